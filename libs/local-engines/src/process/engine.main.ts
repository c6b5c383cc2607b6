import { mkdirSync } from 'node:fs';
import type { EngineMessage, TaskMessage } from '../host/engine-messages.ts';
import type { EngineTasks } from '../host/engine-spec.ts';
import type { Engine, EngineRefusal, OpenEngine } from './engine.ts';
import { cutNetwork } from './no-network.ts';

// The program of every engine's process: it opens the engine it is named, and does the tasks it is sent.
cutNetwork();
// Nobody is left to work for.
process.on('disconnect', () => process.exit(0));

// By its name: an engine may have another copy of the class.
const isRefusal = (error: unknown): error is EngineRefusal => error instanceof Error && error.name === 'EngineRefusal';

const send = (message: EngineMessage) => process.send?.(message);

const [, , module = ''] = process.argv;
const { openEngine } = (await import(new URL(`../${module}`, import.meta.url).href)) as { openEngine: OpenEngine<EngineTasks> };
const engine = await openEngine();

process.on('message', (message: TaskMessage) => void serve(engine, message));
send({ type: 'ready' });

async function serve(tasks: Engine<EngineTasks>, { id, task, input, folder }: TaskMessage): Promise<void> {
  let isFolderMade = false;
  const desk = {
    folder: () => {
      if (!isFolderMade) mkdirSync(folder, { mode: 0o700 });
      isFolderMade = true;
      return folder;
    },
    progress: (percent: number) => void send({ type: 'progress', id, percent: Math.min(100, Math.max(0, Math.round(percent))) }),
    chunk: (chunk: Buffer) => void send({ type: 'chunk', id, chunk }),
  };
  try {
    const run = tasks[task];
    if (!run) throw new Error(`no task ${task}`);
    send({ type: 'done', id, result: await run(input, desk) });
  } catch (error) {
    if (isRefusal(error)) send({ type: 'refused', id, field: error.field, reason: error.reason });
    else send({ type: 'failed', id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

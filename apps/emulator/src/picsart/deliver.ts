import { doWork } from '../media-call/do-work.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { shelve } from '../media-call/result-file.ts';
import { sendJson } from '../media-call/send-media.ts';
import { sendTaken, takeOrder, taskOf } from '../media-call/submit-task.ts';
import { Refusal } from '../refusal.ts';
import type { Made } from '../studio/task.ts';
import { accountOf } from './account.ts';

/** One thing that Picsart makes, whichever way it is delivered. */
export interface PicsartWork {
  readonly operation: string;
  /** What the id of the job is called. */
  readonly idName: 'inference_id' | 'transaction_id';
  /** What is asked for the state: the same for all jobs of a kind. */
  readonly place: string;
  /** The status of a job that was just taken. */
  readonly takenStatus: 'processing' | 'queued';
  make(): Promise<Made<unknown>>;
}

/** Both wait for the end, one way or the other: `Prefer` decides, else what is usual for the operation. */
export async function deliver(call: MediaCall, work: PicsartWork, usual: 'sync' | 'async' | 'always-async'): Promise<void> {
  const { prefer: header } = call.headers;
  const prefer = typeof header === 'string' && usual !== 'always-async' ? header : '';
  const waitSeconds = Number(/\bwait=(\d{1,3})\b/.exec(prefer)?.[1] ?? Number.NaN);
  const isForced = /\brespond-async\b/.test(prefer);
  if (waitSeconds > 600 || waitSeconds === 0) throw new Refusal(400, 'Prefer: wait must be 1 to 600.');
  const workMs = call.behaviour.queueMs + (call.behaviour.runMs ?? 0);
  const isAsync = Number.isNaN(waitSeconds) ? isForced || usual !== 'sync' : isForced || workMs > waitSeconds * 1_000;
  const applied: Record<string, string> = prefer === '' ? {} : { 'preference-applied': isAsync ? 'respond-async' : `wait=${waitSeconds}` };
  if (isAsync) await answerTaken(call, work, applied);
  else {
    call.record.operation = work.operation;
    const { output, units } = await work.make();
    await doWork(call, units);
    spend(call, units);
    sendJson(call, 200, { status: 'success', data: output }, applied);
  }
}

async function answerTaken(call: MediaCall, work: PicsartWork, headers: Record<string, string>): Promise<void> {
  const task = takeOrder<unknown>(call, {
    operation: work.operation,
    place: work.place,
    make: async () => {
      const made = await work.make();
      if (call.behaviour.fails !== 'after') spend(call, made.units);
      return made;
    },
  });
  await sendTaken(call, 202, { status: work.takenStatus, [work.idName]: task.id }, headers);
}

/** The state of a job: 202 while it runs, 200 once it is done, whatever came of it. */
export function answerState(call: MediaCall, place: string, idName: PicsartWork['idName']): void {
  const missing = () => new Refusal(404, `${idName === 'inference_id' ? 'Inference' : 'Transaction'} is not found.`);
  const task = taskOf(call, call.params.id ?? '', missing);
  if (task.plan.place !== place) throw missing();
  if (!task.isEnded) {
    const status = task.state === 'queued' && idName === 'transaction_id' ? 'queued' : 'processing';
    sendJson(call, 202, { status, [idName]: task.id });
    return;
  }
  if (task.refusal) {
    sendJson(call, 200, {
      status: 'error',
      [idName]: task.id,
      message: task.refusal.status < 500 ? 'Unprocessable Entity' : 'Internal Server Error',
      detail: task.refusal.message,
    });
    return;
  }
  call.behaviour = { ...call.behaviour, answersHtml: call.behaviour.answersHtml || task.plan.behaviour.answersHtml === true };
  sendJson(call, 200, { status: 'success', data: task.output });
}

const creditsPerUnit: Readonly<Record<string, number>> = { images: 2, seconds: 5, characters: 0.01, requests: 1 };

/** No field says what a call cost: only what is left goes down. */
function spend(call: MediaCall, units: Readonly<Record<string, number>>): void {
  const spent = Object.entries(units).reduce((sum, [unit, amount]) => sum + Math.ceil((creditsPerUnit[unit] ?? 0) * amount), 0);
  accountOf(call).credits -= spent;
}

export function resultOf(call: MediaCall, index: number, ending: string, type: string, bytes: Buffer): { id: string; url: string } {
  const url = shelve(call, `result-${index}.${ending}`, type, bytes);
  return { id: url.split('/').at(-2) ?? '', url };
}

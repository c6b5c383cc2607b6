import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineRefusal, type EngineDesk, type OpenEngine } from '../process/engine.ts';
import { composed, filmBackdrop } from './film-backdrop.ts';
import type { FilmCutOutOrder, FilmCutOutTasks } from './film-cut-out.ts';
import { filmFacts, type FilmFacts } from './film-facts.ts';
import { filmFrames } from './film-frames.ts';
import { FilmMask } from './film-mask.ts';
import { FilmWriter } from './film-writer.ts';
import { PersonMask } from './person-mask.ts';

export const openEngine: OpenEngine<FilmCutOutTasks> = async () => {
  const people = await PersonMask.open();
  return {
    async cutOut(order, desk) {
      const source = path.join(desk.folder(), 'source');
      const target = path.join(desk.folder(), 'target');
      await writeFile(source, order.video);
      const facts = await filmFacts(source);
      const masks = new FilmMask(people);
      await rewritten(source, target, order, facts, masks, desk);
      if (masks.peopleSeen === 0) throw new EngineRefusal('video', 'no person is clearly to be seen in the film, and only people are cut out');
      return { film: await readFile(target), mimeType: order.backdrop.kind === 'clear' ? 'video/webm' : 'video/mp4' };
    },
  };
};

async function rewritten(source: string, target: string, { backdrop }: FilmCutOutOrder, facts: FilmFacts, masks: FilmMask, desk: EngineDesk): Promise<void> {
  let writer: FilmWriter | undefined;
  let behind: Buffer | null = null;
  let [width, height, count] = [0, 0, 0];
  try {
    for await (const frame of filmFrames(source, facts)) {
      if (!writer) {
        ({ width, height } = frame);
        behind = await filmBackdrop(backdrop, frame);
        writer = new FilmWriter(source, target, { width, height, hasAlpha: behind === null }, facts);
      }
      if (frame.width !== width || frame.height !== height) throw new EngineRefusal('video', 'changes the size of its pictures');
      await writer.write(composed(frame, masks.of(frame), behind));
      desk.progress((++count / (facts.seconds * facts.framesPerSecond)) * 95);
    }
    if (!writer) throw new EngineRefusal('video', 'has no pictures');
    await writer.end();
  } catch (error) {
    writer?.stop();
    throw error;
  }
}

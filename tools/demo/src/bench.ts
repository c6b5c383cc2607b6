import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDemoConfig } from './demo.config.ts';
import { Door } from './door.ts';
import { EngineMemory } from './engine-memory.ts';
import { firstFiles } from './first-files.ts';
import { startOwnHouse } from './own-house.ts';
import type { Piece, Stage } from './piece.ts';
import { pieces } from './pieces.ts';
import { durationOf } from './report.ts';

/** `npm run bench:local [-- <part of a title or model>]`: seconds of each piece of the demo, cold and warm, memory of its engine, and many at once. */
const wanted = process.argv.slice(2).find((argument) => !argument.startsWith('-')) ?? '';
const warmRounds = 3;
const together = 20;

if (readDemoConfig()) throw new Error('The benchmark starts a house of its own: unset PORTAZGO_URL');
const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-bench-local-'));
console.log('Starting a house …');
const own = await startOwnHouse();
const door = new Door(own.door);
const stage: Stage = { door, file: (name) => readFileSync(path.join(folder, name)) };
const memory = new EngineMemory();
let lost = 0;

const timed = async (piece: Piece) => {
  const startedAt = performance.now();
  const answer = await piece.make(stage);
  return { answer, seconds: (performance.now() - startedAt) / 1_000 };
};
const median = (figures: number[]) => figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] as number;

try {
  for (const [name, bytes] of Object.entries(await firstFiles())) writeFileSync(path.join(folder, name), bytes);
  console.log(`\n${'piece'.padEnd(34)} ${'engine'.padEnd(24)}   cold s   warm s   of its length   ${together} at once s   lost   memory MiB`);
  for (const piece of pieces) {
    const isWanted = `${piece.title} ${piece.model}`.includes(wanted);
    const lack = await door.whyNot(piece.model);
    if (lack !== null) {
      if (isWanted) console.log(`${piece.title.padEnd(34)} left out: ${lack}`);
      continue;
    }
    const before = new Map(memory.peaks);
    const cold = await timed(piece);
    writeFileSync(path.join(folder, piece.file), cold.answer.bytes);
    if (!isWanted) continue;
    const warm: number[] = [];
    for (let round = 0; round < warmRounds; round++) warm.push((await timed(piece)).seconds);
    const startedAt = performance.now();
    const many = await Promise.allSettled(Array.from({ length: together }, () => piece.make(stage)));
    const seconds = (performance.now() - startedAt) / 1_000;
    const failed = many.filter(({ status }) => status === 'rejected');
    lost += failed.length;
    const length = await durationOf(cold.answer);
    const share = length === null ? '' : (median(warm) / length).toFixed(2);
    const peaks = [...memory.peaks].filter(([module, peak]) => peak > (before.get(module) ?? 0) + 1).map(([module, peak]) => `${path.basename(module, '.engine.js')} ${Math.round(peak)}`); // prettier-ignore
    console.log(
      `${piece.title.padEnd(34)} ${cold.answer.engine.padEnd(24)} ${cold.seconds.toFixed(2).padStart(8)} ${median(warm).toFixed(2).padStart(8)} ${share.padStart(15)} ${seconds.toFixed(1).padStart(14)} ${String(failed.length).padStart(6)}   ${peaks.join(', ')}`,
    );
    for (const { reason } of failed.slice(0, 2) as PromiseRejectedResult[]) console.log(`    ${String(reason).slice(0, 200)}`);
  }
} finally {
  memory.stop();
  await own.stop();
  rmSync(folder, { recursive: true });
}
console.log(
  `\n"of its length": seconds of work for a second of sound or film. Every figure is of a whole call: the door, billing, the job and its file are in it.`,
);
console.log(lost === 0 ? 'No answer was lost.' : `${lost} answers were lost.`);
process.exitCode = lost === 0 ? 0 : 1;

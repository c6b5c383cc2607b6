import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findRepository } from '@portazgo/embedded';
import { readDemoConfig } from './demo.config.ts';
import { Door } from './door.ts';
import { startOwnHouse } from './own-house.ts';
import { firstFiles } from './first-files.ts';
import { pieces } from './pieces.ts';
import { rowText, summary, type Row } from './report.ts';

/** `npm run demo`: one real file of each kind through the public API, without any key of a vendor. */
const folder = path.join(findRepository(), '.data', 'demo');
mkdirSync(folder, { recursive: true });
const named = readDemoConfig();
if (!named) console.log('Starting a house …');
const own = named ? null : await startOwnHouse();
const rows: Row[] = [];
try {
  const door = new Door(named ?? own!.door);
  for (const [name, bytes] of Object.entries(await firstFiles())) writeFileSync(path.join(folder, name), bytes);
  const file = (name: string) => readFileSync(path.join(folder, name));
  console.log(`Files go to ${folder}\n`);
  for (const { title, model, file: name, make } of pieces) {
    const lack = await door.whyNot(model);
    const startedAt = performance.now();
    const row: Row = await (lack === null
      ? Promise.resolve({ door, file })
          .then(make)
          .then(
            (answer) => {
              writeFileSync(path.join(folder, name), answer.bytes);
              return { title, file: name, seconds: (performance.now() - startedAt) / 1_000, answer };
            },
            (error: Error) => ({ title, file: name, fault: error.message }),
          )
      : { title, file: name, lack });
    rows.push(row);
    console.log(await rowText(row));
  }
} finally {
  await own?.stop();
}
console.log(summary(rows, folder));
process.exitCode = rows.length === pieces.length && rows.every((row) => !('fault' in row)) ? 0 : 1;

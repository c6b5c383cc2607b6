// Preloaded into a service (NODE_OPTIONS=--import=…): on SIGUSR2 it collects its garbage and writes what is left into HEAP_FOLDER.
import { writeFileSync, renameSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

process.on('SIGUSR2', () => {
  collect();
  collect();
  const file = `${process.env.HEAP_FOLDER}/${process.pid}.json`;
  // Whole or not at all for whoever waits for it.
  writeFileSync(`${file}.part`, JSON.stringify(process.memoryUsage()));
  renameSync(`${file}.part`, file);
});

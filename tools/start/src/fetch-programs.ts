import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { missingPrograms } from '@portazgo/local-engines';
import { fetchMissingPrograms } from './fetch-missing-programs.ts';
import { readStartConfig } from './start.config.ts';

/** Before the specs of `npm test`: fetches what is missing as far as that goes quickly, and ends well in any case. */
const LIMIT_MS = 60_000;

const { environment, programsFolder } = readStartConfig(path.resolve(fileURLToPath(new URL('../../..', import.meta.url))));
const missing = missingPrograms(environment);
if (missing.length === 0) console.log('every program that local engines can use is here');
else {
  const faults = await fetchMissingPrograms({ missing, folder: programsFolder, limitMs: LIMIT_MS, onProgress: (message) => console.log(message) }).catch(
    (error: Error) => ({ [missing.map(({ programs }) => programs.join(', ')).join(', ')]: error.message }),
  );
  for (const [name, fault] of Object.entries(faults)) console.log(`${name} cannot be had, and tests that need it are skipped: ${fault.split('\n').at(-1)}`);
}

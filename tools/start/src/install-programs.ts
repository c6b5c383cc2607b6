import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { missingPrograms } from '@portazgo/local-engines';
import { fetchMissingPrograms } from './fetch-missing-programs.ts';
import { readStartConfig } from './start.config.ts';

/** `npm run engines:install`: the programs that some local engines want; as root into the system, else into a folder of ours. */
const { environment, programsFolder } = readStartConfig(path.resolve(fileURLToPath(new URL('../../..', import.meta.url))));
const missing = missingPrograms(environment);
const packages = (of: typeof missing) => of.flatMap(({ debianPackages }) => debianPackages);
const install = (names: string[]) => ['apt-get', 'install', '-y', '--no-install-recommends', ...names];

if (missing.length === 0) console.log('Every program that the local engines can use is here.');
else if (process.getuid?.() === 0) installIntoSystem();
else await fetchIntoFolder();

const left = missingPrograms(environment);
if (left.length > 0) {
  console.error(`\nNot here: ${packages(left).join(', ')}. By hand, as root:\n\n  ${install(packages(left)).join(' ')}\n`);
  process.exitCode = 1;
} else if (missing.length > 0) console.log('\nAll are here. Start again: npm start');

function installIntoSystem(): void {
  for (const [program = '', ...words] of [['apt-get', 'update'], install(packages(missing))]) {
    console.log(`${program} ${words.join(' ')}`);
    spawnSync(program, words, { stdio: 'inherit' });
  }
}

async function fetchIntoFolder(): Promise<void> {
  console.log(`Fetching ${packages(missing).join(', ')} and what they need into ${programsFolder}; nothing of the system is changed.`);
  const startedAt = Date.now();
  try {
    const faults = await fetchMissingPrograms({ missing, folder: programsFolder, onProgress: (message) => console.log(`  ${message}`) });
    for (const [name, fault] of Object.entries(faults)) console.error(`\n${name} could not be had:\n  ${fault.split('\n').join('\n  ')}`);
    console.log(`Took ${((Date.now() - startedAt) / 1_000).toFixed(0)} s. To be rid of them: rm -r ${programsFolder}`);
  } catch (error) {
    console.error(`That did not work: ${(error as Error).message}`);
  }
}

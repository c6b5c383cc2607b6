import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { missingNeeds } from '../host/missing-needs.ts';
import { engineEnvironment } from '../local-engines.config.ts';
import { findProgram } from './find-program.ts';
import { runProgram } from './run-program.ts';

const { PATH, LOCAL_PROGRAMS_DIR = '' } = process.env;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'programs-'));
  Object.assign(process.env, { PATH: path.join(folder, 'installed'), LOCAL_PROGRAMS_DIR: path.join(folder, 'fetched') });
});
afterEach(() => {
  Object.assign(process.env, { PATH, LOCAL_PROGRAMS_DIR });
  rmSync(folder, { recursive: true });
});

function aFile(place: string, text = '#!/bin/sh\necho "$LD_LIBRARY_PATH"; echo "$KEY_PEPPER"\n'): string {
  const file = path.join(folder, place);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o755 });
  return file;
}

it('prefers what is installed to what was fetched', () => {
  aFile('fetched/parrot/usr/bin/parrot');
  const installed = aFile('installed/parrot');
  expect(findProgram('parrot')).toEqual({ file: installed, environment: {}, root: null });
});

it('finds what was fetched with every folder of its libraries, also those that links of a system would lead to', () => {
  const file = aFile('fetched/parrot/usr/bin/parrot');
  const libraries = ['usr/lib/x86_64-linux-gnu/libwing.so.3.1', 'usr/lib/x86_64-linux-gnu/blas/libblas.so.3', 'lib/x86_64-linux-gnu/libclaw.so'];
  for (const place of [...libraries, 'usr/lib/parrot/notes.txt', 'usr/share/lib.so']) aFile(`fetched/parrot/${place}`, '');
  symlinkSync('libwing.so.3.1', path.join(folder, 'fetched/parrot/usr/lib/x86_64-linux-gnu/libwing.so.3'));
  aFile('fetched/other/usr/lib/libother.so', '');
  const root = path.join(folder, 'fetched', 'parrot');
  const searched = ['usr/lib/x86_64-linux-gnu', 'usr/lib/x86_64-linux-gnu/blas', 'lib/x86_64-linux-gnu'].map((place) => path.join(root, place));
  expect(findProgram('parrot')).toEqual({ file, environment: { LD_LIBRARY_PATH: searched.join(':') }, root });
});

it.each([
  ['that still arrives', () => aFile('fetched/.arriving-a1b2/usr/bin/parrot')],
  ['that is a folder', () => aFile('fetched/parrot/usr/bin/parrot/text')],
  ['when no folder is named', () => aFile('fetched/parrot/usr/bin/parrot') && (process.env.LOCAL_PROGRAMS_DIR = '')],
  ['when the folder is not there', () => aFile('elsewhere/parrot/usr/bin/parrot')],
])('finds nothing %s', (_, make) => {
  make();
  expect(findProgram('parrot')).toBeNull();
  expect(missingNeeds({ needs: [{ program: 'parrot', debianPackage: 'parrot-tools' }] })).toContain('parrot is not installed');
});

it('runs what was fetched with its libraries and without the secrets of the house', async () => {
  aFile('fetched/parrot/usr/bin/parrot');
  const library = path.dirname(aFile('fetched/parrot/usr/lib/libwing.so.3', ''));
  Object.assign(process.env, { KEY_PEPPER: 'canary' });
  let said = '';
  try {
    await runProgram({ program: 'parrot', options: [], onOutput: (bytes) => (said += bytes.toString()) });
  } finally {
    delete process.env.KEY_PEPPER;
  }
  expect(said).toBe(`${library}\n\n`);
});

it('tells an engine where programs are, and no more', () => {
  const environment = { PATH: '/bin', LOCAL_PROGRAMS_DIR: '/data/programs', ADMIN_TOKEN: 'canary', LD_PRELOAD: '/tmp/x.so' };
  expect(engineEnvironment(environment)).toEqual({ PATH: '/bin', LOCAL_PROGRAMS_DIR: '/data/programs', LANG: 'C.UTF-8' });
});

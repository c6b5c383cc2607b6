import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fetchMissingPrograms } from './fetch-missing-programs.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-programs-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Package tools over a folder of programs instead of a mirror: a package `parrot` is the program `parrot`. */
function packageTools(programs: string): string {
  const tools = path.join(folder, 'tools');
  mkdirSync(tools, { recursive: true });
  const apt = `#!/bin/sh
for word; do case "$word" in Dir::State::lists=*) touch "\${word#*=}/a_Packages";; Dir::Cache::archives=*) archives="\${word#*=}";; --print-uris) exit 0;; esac; name="$word"; done
[ "$name" = update ] || cp "${programs}/$name" "$archives/$name.deb"
`;
  const dpkg = '#!/bin/sh\nmkdir -p "$3/usr/bin" && cp "$2" "$3/usr/bin/$(basename "$2" .deb)"\n';
  for (const [name, text] of Object.entries({ 'apt-get': apt, dpkg })) writeFileSync(path.join(tools, name), text, { mode: 0o755 });
  return tools;
}
const wanted = (name: string, program = name) => ({ gives: name, programs: [program], debianPackages: [name] });

// The loader that is asked is the one of Linux.
const onLinux = process.platform === 'linux' ? describe : describe.skip;
onLinux('a program that was fetched', () => {
  it('is kept when it can start; of the others is told what they lack', async () => {
    const programs = path.join(folder, 'mirror');
    mkdirSync(programs);
    const shell = readFileSync('/bin/sh');
    const lame = Buffer.from(shell.toString('latin1').replace('libc.so.6', 'libq.so.6'), 'latin1');
    for (const [name, bytes] of Object.entries({ parrot: shell, lame, empty: '' })) writeFileSync(path.join(programs, name), bytes, { mode: 0o755 });
    const target = path.join(folder, 'programs');
    const faults = await fetchMissingPrograms({
      missing: [wanted('lame'), wanted('parrot'), wanted('empty', 'owl'), wanted('nowhere')],
      folder: target,
      packageToolFolders: [packageTools(programs)],
    });
    expect(faults).toEqual({
      lame: expect.stringContaining('libq.so.6 => not found'),
      empty: 'its package has no owl',
      nowhere: expect.stringContaining('apt-get'),
    });
    expect(readdirSync(target).filter((name) => !name.startsWith('.'))).toEqual(['parrot']);
  });
});

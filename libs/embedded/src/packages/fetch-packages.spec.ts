import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fetchPackages } from './fetch-packages.ts';
import { packageList } from './package-list.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'portazgo-packages-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('reads what apt would fetch between the lines it says besides', () => {
  const printed = `Reading package lists...
'http://mirror/pool/e/espeak-ng_1.51%2bdfsg-10_amd64.deb' espeak-ng_1.51+dfsg-10_amd64.deb 352900 SHA256:00ff
'http://mirror/pool/s/libsonic0_0.2.0-12_amd64.deb' libsonic0_0.2.0-12_amd64.deb 14316 
`;
  expect(packageList(printed)).toEqual({ packages: 2, bytes: 367_216 });
  expect(packageList('espeak-ng is already the newest version (1.51).\n')).toEqual({ packages: 0, bytes: 0 });
});

it('says that there is no apt where there is none', async () => {
  await expect(fetchPackages({ folder, sets: [], packageToolFolders: [] })).rejects.toThrow('this system has no apt-get and dpkg');
});

it('goes on with the next when one cannot be had, and leaves nothing half unpacked', async () => {
  const tools = path.join(folder, 'tools');
  mkdirSync(tools);
  // It has a mirror on which one package is too short, and unpacks with the tool of the next line.
  const apt = `#!/bin/sh
for word; do case "$word" in Dir::State::lists=*) lists="\${word#*=}";; Dir::Cache::archives=*) archives="\${word#*=}";; --print-uris) exit 0;; --download-only) loads=1;; esac; name="$word"; done
touch "$lists/a_Packages"
[ -z "$loads" ] || echo "$name" > "$archives/$name.deb"
`;
  const dpkg = '#!/bin/sh\nmkdir -p "$3/usr/bin" && case "$2" in */short.deb) exit 2;; *) cp "$2" "$3/usr/bin";; esac\n';
  for (const [name, text] of Object.entries({ 'apt-get': apt, dpkg })) writeFileSync(path.join(tools, name), text, { mode: 0o755 });
  const sets = ['short', 'whole'].map((name) => ({ name, packages: [name] }));
  const fetched = await fetchPackages({ folder: path.join(folder, 'programs'), sets, packageToolFolders: [tools] });
  expect(fetched.map(({ fault }) => fault?.message.includes('exit code 2'))).toEqual([true, undefined]);
  // What apt has stays for the next try.
  expect(readdirSync(path.join(folder, 'programs'))).toEqual(['.apt', 'whole']);
  expect(existsSync(path.join(folder, 'programs', 'whole', 'usr', 'bin', 'whole.deb'))).toBe(true);
});

it('fetches a package with its needs from the distribution without root, or says why that failed', async () => {
  const said: string[] = [];
  const sets = [{ name: 'greeting', packages: ['hello'] }];
  const outcome = await fetchPackages({ folder, sets, onProgress: (message) => said.push(message) }).then(
    ([fetched]) => fetched?.fault?.message ?? execFileSync(path.join(folder, 'greeting', 'usr', 'bin', 'hello'), { encoding: 'utf8' }),
    (error: Error) => error.message,
  );
  expect(outcome).toMatch(/^Hello, world!|apt-get/);
  const told = [expect.stringMatching(/^greeting: fetching \d+ packages, [\d.]+ MB$/), 'greeting: unpacking'];
  expect(said).toEqual(outcome.startsWith('Hello') ? told : told.slice(0, said.length));
}, 300_000);

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findNatsServer } from './find-nats-server.ts';

let dataFolder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(path.join(tmpdir(), 'portazgo-search-'));
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

function aProgramIn(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'nats-server');
  writeFileSync(file, '#!/bin/sh\n', { mode: 0o755 });
  return file;
}

it('prefers an installed server to a fetched one', async () => {
  const installed = aProgramIn(path.join(dataFolder, 'sbin'));
  aProgramIn(path.join(dataFolder, 'bin'));
  expect(await findNatsServer({ dataFolder, folders: [path.dirname(installed)] })).toBe(installed);
});

it('takes the one fetched earlier when none is installed', async () => {
  const kept = aProgramIn(path.join(dataFolder, 'bin'));
  expect(await findNatsServer({ dataFolder, folders: [], packageToolFolders: [] })).toBe(kept);
});

it('names the three ways to get one when there is no package manager', async () => {
  const search = findNatsServer({ dataFolder, folders: [], packageToolFolders: [] });
  await expect(search).rejects.toThrow('this system has no apt-get and dpkg');
  await expect(search).rejects.toThrow(/Three ways to get it:\n {2}1\. install it: .*\n {2}2\. bring the program: .*\n {2}3\. use one that runs: +NATS_URL=/);
});

it('fetches the package of the distribution without root, or says why that failed', async () => {
  const said: string[] = [];
  const outcome = await findNatsServer({ dataFolder, folders: [], onProgress: (message) => said.push(message) }).then(
    (program) => execFileSync(program, ['--version'], { encoding: 'utf8' }),
    (error: Error) => error.message,
  );
  expect(said).toEqual(['nats-server is not installed; fetching the Debian package into the data folder']);
  // A machine without a mirror in reach must still get the message, whole.
  expect(outcome).toMatch(/^nats-server: v?\d|^nats-server was not found[^]*apt-get[^]*Three ways to get it/);
}, 300_000);

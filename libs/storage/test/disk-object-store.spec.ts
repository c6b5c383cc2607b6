import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DiskObjectStore } from '../src/disk/disk-object-store.ts';
import { describeObjectStore } from './support/object-store.conformance.ts';

describeObjectStore('disk', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'portazgo-files-'));
  return {
    open: (now) => new DiskObjectStore(folder, now),
    countLeftovers: async () => (await readdir(folder, { recursive: true })).filter((name) => name.includes(path.sep)).length,
    close: () => rm(folder, { recursive: true, force: true }),
  };
});

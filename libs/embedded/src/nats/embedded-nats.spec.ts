import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findRepository } from '../repository.ts';
import { startNats } from './embedded-nats.ts';
import { findNatsServer } from './find-nats-server.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-nats-'));
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('takes a port from the system, refuses a second server on its store, and leaves no process behind', async () => {
  const binary = await findNatsServer({ dataFolder: path.join(findRepository(), '.data') });
  const nats = await startNats({ binary, folder });
  expect(nats.port).toBeGreaterThan(1_023);
  await expect(startNats({ binary, folder })).rejects.toThrow(`Another nats-server (process ${nats.pid}) already works on ${folder}`);
  expect(isAlive(nats.pid)).toBe(true);
  await nats.stop();
  expect(isAlive(nats.pid)).toBe(false);
});

it('tells what the server said when it does not start', async () => {
  await expect(startNats({ binary: '/bin/false', folder })).rejects.toThrow('nats-server did not start (exit code 1)');
});

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findNatsServer, findRepository, startNats, startPostgres } from '@portazgo/embedded';
import { StartedProcess } from './started-process.ts';

it('uses the database and the broker it is told, and starts none', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-own-'));
  const repository = findRepository();
  const postgres = await startPostgres({ repository, folder: path.join(folder, 'own-postgres'), durable: false });
  const nats = await startNats({ binary: await findNatsServer({ dataFolder: path.join(repository, '.data') }), folder: path.join(folder, 'own-nats') });
  const dataFolder = path.join(folder, 'data');
  const house = new StartedProcess({ PORTAZGO_DATA: dataFolder, PORT: '0', DATABASE_URL: postgres.url, NATS_URL: nats.url });
  try {
    await house.until('Ctrl-C stops everything.');
    expect(existsSync(path.join(dataFolder, 'demo.env'))).toBe(true);
    expect(existsSync(path.join(dataFolder, 'postgres'))).toBe(false);
    expect(existsSync(path.join(dataFolder, 'nats'))).toBe(false);
    expect(await house.signal('SIGTERM')).toBe(0);
    expect(house.output).not.toContain('PostgreSQL stops');
  } finally {
    await house.signal('SIGKILL');
    await nats.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);

import { createLogger } from '@portazgo/platform';
import { testNats } from '@portazgo/testing';
import { readImageConfig } from './image.config.ts';
import { startImage } from './image.process.ts';

const logger = createLogger({ service: 'image', level: 'silent' });

it('starts with the models that are shipped and nothing but the broker, and stops when it is told to', async () => {
  const nats = await testNats();
  const image = await startImage(readImageConfig({ NATS_URL: nats.url, LOG_LEVEL: 'silent' }), logger);
  const ready = await fetch(`${image.addresses.health}/health/ready`);
  expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', checks: { nats: 'ok', queue: 'ok', store: 'ok' } }]);
  const figures = await (await fetch(`${image.addresses.health}/metrics`)).text();
  expect(figures).toContain('portazgo_worker_jobs_in_flight{service="image"} 0');
  await image.stop();
  await expect(fetch(`${image.addresses.health}/health/live`)).rejects.toThrow(/fetch failed/);
  await nats.stop();
});

it('names every setting that is wrong, and no value', () => {
  const read = () => readImageConfig({ NATS_URL: 'nats://127.0.0.1:4222', EMULATOR_URL: 'not-a-url-canary', IMAGE_JOBS_MAX: '0', FILE_KEEP_SECONDS: '1' });
  expect(read).toThrow(/IMAGE_JOBS_MAX/);
  expect(read).not.toThrow(/canary/);
});

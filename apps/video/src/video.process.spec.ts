import { createLogger } from '@portazgo/platform';
import { testNats } from '@portazgo/testing';
import { readVideoConfig } from './video.config.ts';
import { startVideo } from './video.process.ts';

const logger = createLogger({ service: 'video', level: 'silent' });

it('starts with the models that are shipped and nothing but the broker, and stops when it is told to', async () => {
  const nats = await testNats();
  const video = await startVideo(readVideoConfig({ NATS_URL: nats.url, LOG_LEVEL: 'silent' }), logger);
  const ready = await fetch(`${video.addresses.health}/health/ready`);
  expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', checks: { nats: 'ok', queue: 'ok', store: 'ok' } }]);
  const figures = await (await fetch(`${video.addresses.health}/metrics`)).text();
  expect(figures).toContain('portazgo_worker_jobs_in_flight{service="video"} 0');
  await video.stop();
  await expect(fetch(`${video.addresses.health}/health/live`)).rejects.toThrow(/fetch failed/);
  await nats.stop();
});

it('names every setting that is wrong, and no value', () => {
  const read = () => readVideoConfig({ NATS_URL: 'nats://127.0.0.1:4222', EMULATOR_URL: 'not-a-url-canary', VIDEO_JOBS_MAX: '0', FILE_KEEP_SECONDS: '1' });
  expect(read).toThrow(/VIDEO_JOBS_MAX/);
  expect(read).not.toThrow(/canary/);
});

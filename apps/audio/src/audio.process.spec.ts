import { createLogger } from '@portazgo/platform';
import { testNats } from '@portazgo/testing';
import { readAudioConfig } from './audio.config.ts';
import { startAudio } from './audio.process.ts';

const logger = createLogger({ service: 'audio', level: 'silent' });

it('starts with the models that are shipped and nothing but the broker, and stops when it is told to', async () => {
  const nats = await testNats();
  const audio = await startAudio(readAudioConfig({ NATS_URL: nats.url, LOG_LEVEL: 'silent' }), logger);
  const ready = await fetch(`${audio.addresses.health}/health/ready`);
  expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', checks: { nats: 'ok', queue: 'ok', store: 'ok' } }]);
  const figures = await (await fetch(`${audio.addresses.health}/metrics`)).text();
  expect(figures).toContain('portazgo_worker_jobs_in_flight{service="audio"} 0');
  await audio.stop();
  await expect(fetch(`${audio.addresses.health}/health/live`)).rejects.toThrow(/fetch failed/);
  await nats.stop();
});

it('names every setting that is wrong, and no value', () => {
  const read = () => readAudioConfig({ NATS_URL: 'nats://127.0.0.1:4222', EMULATOR_URL: 'not-a-url-canary', AUDIO_JOBS_MAX: '0', FILE_KEEP_SECONDS: '1' });
  expect(read).toThrow(/AUDIO_JOBS_MAX/);
  expect(read).not.toThrow(/canary/);
});

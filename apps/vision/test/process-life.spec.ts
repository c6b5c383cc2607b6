import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { testNats } from '@portazgo/testing';

it('starts alone, with nothing but the broker, says when it is ready, and is gone with 0 when it is told to stop', async () => {
  const nats = await testNats();
  const environment = { PATH: process.env['PATH'], NATS_URL: nats.url, LOG_LEVEL: 'silent' };
  const vision = fork(path.resolve('apps/vision/dist/main.js'), [], { env: environment, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [ready] = (await once(vision, 'message')) as [{ type: string; addresses: { health: string } }];
  expect(ready.type).toBe('ready');
  expect((await fetch(`${ready.addresses.health}/health/ready`)).status).toBe(200);
  const exited = once(vision, 'exit');
  vision.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  await nats.stop();
});

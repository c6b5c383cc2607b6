import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { postWebhook } from '@portazgo/contracts';
import { RpcClient } from '@portazgo/messaging';
import { connectNats } from '@portazgo/platform';
import { testNats } from '@portazgo/testing';
import { startReceiver } from './support/receiver.ts';

it('finishes what it is sending when it is told to stop, takes nothing new, and exits with 0', async () => {
  const nats = await testNats();
  const receiver = await startReceiver((_request, response) => void setTimeout(() => response.end('ok'), 600));
  const connection = await connectNats({ url: nats.url, name: 'test' });
  const rpc = new RpcClient({ connection });
  const environment = { PATH: process.env.PATH, NATS_URL: nats.url, COURIER_ALLOW: receiver.host, LOG_LEVEL: 'silent' };
  const courier = fork(path.resolve('apps/courier/dist/main.js'), [], { env: environment, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [ready] = (await once(courier, 'message')) as [{ type: string; addresses: { health: string } }];
  expect(ready.type).toBe('ready');
  expect((await fetch(`${ready.addresses.health}/health/ready`)).status).toBe(200);

  const post = () =>
    rpc.call(postWebhook, { url: receiver.url, headers: {}, body: '{}', timeoutMs: 5_000 }, { context: { requestId: 'r', locale: 'en' }, timeoutMs: 10_000 });
  const sent = Array.from({ length: 5 }, post);
  await sleep(200);
  const exited = once(courier, 'exit');
  courier.kill('SIGTERM');
  await sleep(100);
  await expect(post()).rejects.toMatchObject({ code: 'service_unavailable' });
  expect((await Promise.all(sent)).map(({ outcome }) => outcome)).toEqual(Array.from({ length: 5 }, () => 'answered'));
  expect(await exited).toEqual([0, null]);

  rpc.close();
  await connection.close();
  await receiver.stop();
  await nats.stop();
});

it.each([
  ['COURIER_ALLOW', 'just-a-host'],
  ['COURIER_ALLOW', 'http://host:80'],
  ['COURIER_PORTS', '80,http'],
  ['COURIER_PORTS', '0'],
])('does not start with %s=%s, and names it', async (name, value) => {
  const environment = { PATH: process.env.PATH, NATS_URL: 'nats://127.0.0.1:1', [name]: value };
  const courier = fork(path.resolve('apps/courier/dist/main.js'), [], { env: environment, stdio: ['ignore', 'pipe', 'ignore', 'ipc'] });
  let output = '';
  courier.stdout?.on('data', (text: Buffer) => (output += text.toString()));
  expect(await once(courier, 'exit')).toEqual([1, null]);
  expect(output).toContain(name);
});

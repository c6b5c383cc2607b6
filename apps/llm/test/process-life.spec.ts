import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { streamChat, completeChat } from '@portazgo/contracts';
import { RpcClient } from '@portazgo/messaging';
import { connectNats } from '@portazgo/platform';
import { startEmulator } from '@portazgo/providers-testing';
import { testNats } from '@portazgo/testing';
import { catalogFolder } from './support/catalog-folder.ts';
import { startFakeBilling } from './support/fake-billing.ts';
import { aContext, aRequest, readAll, textOf } from './support/llm-house.ts';

it('finishes and settles what is in flight when it is told to stop, takes nothing new, and exits with 0', async () => {
  const nats = await testNats();
  const emulator = await startEmulator();
  const catalog = catalogFolder({ slow: { routes: [{ provider: 'openai', upstreamModel: 'gpt-4o-mini+tokens=60,interval=20' }] } });
  const connection = await connectNats({ url: nats.url, name: 'test' });
  const billing = await startFakeBilling(connection);
  const rpc = new RpcClient({ connection });
  const environment = { ...process.env, NATS_URL: nats.url, CATALOG_DIR: catalog.folder, EMULATOR_URL: emulator.url, LOG_LEVEL: 'silent' };
  const llm = fork(path.resolve('apps/llm/dist/main.js'), [], { env: environment, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [ready] = (await once(llm, 'message')) as [{ type: string; addresses: { health: string } }];
  expect(ready.type).toBe('ready');
  expect((await fetch(`${ready.addresses.health}/health/ready`)).status).toBe(200);

  const streams = Array.from({ length: 10 }, (_, index) =>
    readAll(rpc.stream(streamChat, aRequest({ model: 'slow' }), { context: aContext(`drain-${index}`), timeoutMs: 20_000 })),
  );
  await sleep(400);
  const exited = once(llm, 'exit');
  llm.kill('SIGTERM');
  await sleep(100);
  const late = rpc.call(completeChat, aRequest({ model: 'slow' }), { context: aContext(), timeoutMs: 5_000 });
  await expect(late).rejects.toMatchObject({ code: 'service_unavailable' });

  for (const { events, error } of await Promise.all(streams)) {
    expect(error).toBeUndefined();
    expect(textOf(events)).not.toBe('');
    expect(events.at(-1)?.type).toBe('chat-end');
  }
  expect(await exited).toEqual([0, null]);
  expect([...billing.account.settled.values()].map(({ record }) => record.outcome)).toEqual(Array.from({ length: 10 }, () => 'succeeded'));

  rpc.close();
  await billing.close();
  await connection.close();
  await emulator.stop();
  await nats.stop();
  catalog.remove();
});

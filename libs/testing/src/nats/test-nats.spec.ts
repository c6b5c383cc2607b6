import { connectNats } from '@portazgo/platform';
import { StringCodec, connect } from 'nats';
import { testNats } from './test-nats.ts';

it('comes back at the same address with what JetStream kept', async () => {
  const nats = await testNats();
  try {
    const before = await connectNats({ url: nats.url, name: 'test' });
    await (await before.jetstreamManager()).streams.add({ name: 'KEPT', subjects: ['kept.>'] });
    await before.jetstream().publish('kept.one', StringCodec().encode('still here'));
    await before.close();
    await nats.restart();

    const after = await connectNats({ url: nats.url, name: 'test' });
    const message = await (await after.jetstreamManager()).streams.getMessage('KEPT', { seq: 1 });
    expect(StringCodec().decode(message.data)).toBe('still here');
    await after.close();
  } finally {
    await nats.stop();
  }
});

it('lets nobody in without the password', async () => {
  const nats = await testNats();
  await expect(connect({ servers: new URL(nats.url).host, reconnect: false })).rejects.toMatchObject({ code: 'AUTHORIZATION_VIOLATION' });
  await nats.stop();
});

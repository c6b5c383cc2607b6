import { busInboxPrefix, busServices, callsOf } from '@portazgo/contracts';
import { connectNats } from '@portazgo/platform';
import { StringCodec, type NatsConnection } from 'nats';
import { testNats, type TestNats } from './test-nats.ts';

let nats: TestNats;
let operator: NatsConnection;
const open: NatsConnection[] = [];
beforeAll(async () => {
  nats = await testNats();
  operator = await connectNats({ url: nats.url, name: 'test' });
});
afterAll(async () => {
  await Promise.all([operator, ...open].map((connection) => connection?.close()));
  await nats?.stop();
});

async function as(service: string): Promise<NatsConnection> {
  const connection = await connectNats({ url: nats.urlOf(service), name: service });
  open.push(connection);
  return connection;
}

/** Whether what one publishes reaches a subject; the broker drops the rest. */
async function reaches(from: NatsConnection, subject: string): Promise<boolean> {
  const heard: string[] = [];
  const subscription = operator.subscribe(subject, { callback: (_error, { data }) => heard.push(StringCodec().decode(data)) });
  await operator.flush();
  from.publish(subject, StringCodec().encode('forged'));
  await from.flush();
  await operator.flush();
  subscription.unsubscribe();
  return heard.length > 0;
}

/** Whether one who listens hears what somebody else says. */
async function hears(who: NatsConnection, subject: string, said: string): Promise<boolean> {
  let heard = false;
  const subscription = who.subscribe(subject, {
    callback: (error) => {
      if (!error) heard = true;
    },
  });
  await who.flush();
  operator.publish(said, StringCodec().encode('a prompt'));
  await operator.flush();
  await who.flush();
  subscription.unsubscribe();
  return heard;
}

it.each(busServices.map((service) => [service] as const))('%s may ask what its contracts say, and no other rpc', async (service) => {
  const connection = await as(service);
  const all = [...new Set(busServices.flatMap((other) => callsOf[other].map(({ subject }) => subject)))].toSorted();
  const reached: string[] = [];
  for (const subject of all) if (await reaches(connection, subject)) reached.push(subject);
  expect(reached).toEqual([...new Set(callsOf[service].map(({ subject }) => subject))].toSorted());
});

it.each([
  ['courier', 'v1.llm.>', 'v1.llm.complete'],
  ['courier', '>', 'v1.llm.stream'],
  ['courier', `${busInboxPrefix('gateway')}.>`, `${busInboxPrefix('gateway')}.llm.x.0`],
  ['audio', 'v1.llm.complete', 'v1.llm.complete'],
  ['llm', 'v1.billing.>', 'v1.billing.admit'],
  ['gateway', 'v1.billing.settle', 'v1.billing.settle'],
  ['jobs', 'v1.llm.*', 'v1.llm.judge'],
])('%s, listening on %s, hears nothing of %s', async (service, subject, said) => {
  expect(await hears(await as(service), subject, said)).toBe(false);
});

it.each(busServices.map((service) => [service] as const))('%s hears its own rpcs and its own answers', async (service) => {
  const connection = await as(service);
  const answer = `${busInboxPrefix(service)}.billing.x.1`;
  expect(await hears(connection, `${busInboxPrefix(service)}.*.x.*`, answer)).toBe(true);
});

it.each([
  ['llm', 'gateway', 'billing'],
  ['courier', 'gateway', 'llm'],
  ['audio', 'gateway', 'llm'],
  ['image', 'llm', 'billing'],
])('%s cannot answer %s in the place of %s', async (service, client, server) => {
  const connection = await as(service);
  expect(await reaches(connection, `${busInboxPrefix(client)}.${server}.x.0`)).toBe(false);
});

it.each([
  ['audio', 'claims-llm'],
  ['courier', 'claims-llm'],
  ['courier', 'claims-billing'],
  ['image', 'claims-audio'],
])('%s cannot read large payloads of %s', async (service, bucket) => {
  const store = await operator.jetstream().views.os(bucket);
  await store.putBlob({ name: 'x' }, StringCodec().encode('a long prompt'));
  const connection = await as(service);
  const stream = `OBJ_${bucket}`;
  for (const subject of [`$JS.API.STREAM.MSG.GET.${stream}`, `$JS.API.DIRECT.GET.${stream}`, `$JS.API.CONSUMER.CREATE.${stream}`])
    await expect(connection.request(subject, JSON.stringify({ seq: 1 }), { timeout: 300 })).rejects.toThrow(/PERMISSIONS|Permissions|TIMEOUT/i);
});

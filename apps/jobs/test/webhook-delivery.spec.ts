import { ServiceError } from '@portazgo/errors';
import { answered, failed, openWebhookRoom, type WebhookRoom } from './support/webhook-room.ts';

let room: WebhookRoom;
beforeEach(async () => (room = await openWebhookRoom()));
afterEach(() => room.close());

const shown = async (clientId = 'cli_1') => (await room.log.list({ clientId, endpointId: null, limit: 100, before: null })).deliveries;

it('tells the endpoints that want the event and the address of the request, each once however often it is asked to', async () => {
  const [all, failures] = [await room.register('cli_1'), await room.register('cli_1', 'https://hooks.example.com/failures', ['job.failed'])];
  const off = await room.register('cli_1', 'https://hooks.example.com/off');
  await room.endpoints.update({ clientId: 'cli_1', endpointId: off.endpoint.id, enabled: false });
  await room.register('cli_2', 'https://other.example.com/');

  const told = await Promise.all(Array.from({ length: 5 }, () => room.tell({ jobId: 'J1', url: 'https://request.example.com/' })));
  expect(told.reduce((sum, count) => sum + count)).toBe(2);
  expect(await room.tell({ jobId: 'J2', event: 'job.failed' })).toBe(2);
  expect((await shown()).map(({ id, url }) => [id, url]).sort()).toEqual(
    [
      ['msg_J1', 'https://request.example.com/'],
      [`msg_J1_${all.endpoint.id}`, 'https://hooks.example.com/a'],
      [`msg_J2_${all.endpoint.id}`, 'https://hooks.example.com/a'],
      [`msg_J2_${failures.endpoint.id}`, 'https://hooks.example.com/failures'],
    ].sort(),
  );
  expect(await shown('cli_2')).toEqual([]);

  expect(await room.sendDue()).toBe(4);
  expect(await room.sendDue()).toBe(0);
  expect((await shown()).every(({ state, nextAttemptAt }) => state === 'delivered' && nextAttemptAt === null)).toBe(true);
});

it('tries ten times over about 75 hours with one id and one body, and gives up', async () => {
  await room.register('cli_1');
  await room.tell({ jobId: 'J1' });
  room.courier.receive = () => answered(500);
  const started = room.clock.now.getTime();
  const times: number[] = [];
  for (;;) {
    const [delivery] = await shown();
    if (!delivery?.nextAttemptAt) break;
    await room.clock.pass((Date.parse(delivery.nextAttemptAt) - room.clock.now.getTime()) / 1_000 - 0.001);
    expect(await room.sendDue()).toBe(0);
    await room.clock.pass(0.001);
    expect(await room.sendDue()).toBe(1);
    times.push((room.clock.now.getTime() - started) / 1_000);
  }
  expect(times).toEqual([0, 5, 305, 2_105, 9_305, 27_305, 63_305, 113_705, 185_705, 272_105]);
  expect(new Set(room.courier.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(new Set(room.courier.posts.map(({ body }) => body)).size).toBe(1);
  // Each try is signed for its own moment: receivers refuse what is older than five minutes.
  expect(new Set(room.courier.posts.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(10);
  const [delivery] = await shown();
  expect(delivery).toMatchObject({ state: 'given-up', nextAttemptAt: null });
  expect(delivery?.attempts).toHaveLength(10);
  expect(delivery?.attempts[1]).toEqual({ at: new Date(started + 5_000 - 3).toISOString(), status: 500, reason: null, durationMs: 3 });
});

it.each([
  ['no connection', failed('unreachable'), { status: null, reason: 'unreachable' }],
  ['no answer in time', failed('timeout'), { status: null, reason: 'timeout' }],
  ['a redirect', failed('redirect'), { status: null, reason: 'redirect' }],
  ['an address that has become private', failed('address_refused'), { status: null, reason: 'address_refused' }],
  ['a 199', answered(199), { status: 199, reason: null }],
  ['a 304', answered(304), { status: 304, reason: null }],
  ['a 404', answered(404), { status: 404, reason: null }],
  ['a 429', answered(429), { status: 429, reason: null }],
])('counts %s as a failure and tries again', async (_what, reply, attempt) => {
  await room.register('cli_1');
  await room.tell({ jobId: 'J1' });
  room.courier.receive = () => reply;
  await room.sendDue();
  expect(await shown()).toMatchObject([{ state: 'pending', attempts: [attempt], nextAttemptAt: new Date(room.clock.now.getTime() + 5_000).toISOString() }]);
});

it.each([200, 201, 204, 299])('takes a %d as delivered', async (status) => {
  await room.register('cli_1');
  await room.tell({ jobId: 'J1' });
  room.courier.receive = () => answered(status);
  await room.sendDue();
  expect(await shown()).toMatchObject([{ state: 'delivered', attempts: [{ status }] }]);
});

it('comes back when the receiver asks it to, and not before', async () => {
  await room.register('cli_1');
  await room.tell({ jobId: 'J1' });
  room.courier.receive = () => answered(503, 120);
  await room.sendDue();
  await room.clock.pass(119);
  expect(await room.sendDue()).toBe(0);
  await room.clock.pass(1);
  expect(await room.sendDue()).toBe(1);
});

it('switches an endpoint off at a 410 and gives up what waits for it, and nothing else', async () => {
  const gone = await room.register('cli_1', 'https://gone.example.com/');
  const stays = await room.register('cli_1', 'https://stays.example.com/');
  room.courier.receive = () => answered(500);
  await room.tell({ jobId: 'J1' });
  await room.sendDue();
  await room.clock.pass(2);
  await room.tell({ jobId: 'J2' });
  room.courier.receive = ({ url }) => answered(url.includes('gone') ? 410 : 500);
  await room.sendDue();
  const states = Object.fromEntries((await shown()).map(({ id, state }) => [id, state]));
  expect(states).toEqual({
    [`msg_J1_${gone.endpoint.id}`]: 'given-up',
    [`msg_J2_${gone.endpoint.id}`]: 'given-up',
    [`msg_J1_${stays.endpoint.id}`]: 'pending',
    [`msg_J2_${stays.endpoint.id}`]: 'pending',
  });
  const { endpoints } = await room.endpoints.list('cli_1');
  expect(endpoints.map(({ id, enabled }) => [id, enabled])).toEqual([
    [gone.endpoint.id, false],
    [stays.endpoint.id, true],
  ]);
  expect(await room.tell({ jobId: 'J3' })).toBe(1);
  expect(await room.endpoints.update({ clientId: 'cli_1', endpointId: gone.endpoint.id, enabled: true })).toMatchObject({
    outcome: 'updated',
    endpoint: { enabled: true },
  });
  expect(await room.tell({ jobId: 'J4' })).toBe(2);
});

it('gives up an address of a request at a 410', async () => {
  await room.tell({ jobId: 'J1', url: 'https://request.example.com/' });
  room.courier.receive = () => answered(410);
  await room.sendDue();
  expect(await shown()).toMatchObject([{ endpointId: null, state: 'given-up', attempts: [{ status: 410 }] }]);
});

it('sends pending messages to an address that was corrected', async () => {
  const { endpoint } = await room.register('cli_1', 'https://typo.example.com/');
  await room.tell({ jobId: 'J1' });
  await room.endpoints.update({ clientId: 'cli_1', endpointId: endpoint.id, url: 'https://right.example.com/' });
  await room.sendDue();
  expect(room.courier.posts.map(({ url }) => url)).toEqual(['https://right.example.com/']);
});

it('sends a message again when its owner asks, with the same id, and logs on', async () => {
  await room.register('cli_1');
  await room.tell({ jobId: 'J1' });
  await room.sendDue();
  const [first] = await shown();
  const id = first?.id ?? '';
  expect(await room.log.requeue('cli_2', id)).toBeNull();
  room.courier.receive = () => answered(500);
  expect(await room.log.requeue('cli_1', id)).toMatchObject({ id, state: 'pending', attempts: [{ status: 200 }] });
  await room.sendDue();
  room.courier.receive = () => answered(204);
  await room.clock.pass(5);
  await room.sendDue();
  expect(await shown()).toMatchObject([{ id, state: 'delivered', attempts: [{ status: 200 }, { status: 500 }, { status: 204 }] }]);
  expect(new Set(room.courier.posts.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([id]));
});

it('keeps the newest fifty tries of a message that is queued again and again', async () => {
  await room.register('cli_1');
  await room.tell({ jobId: 'J1' });
  for (let time = 0; time < 53; time++) {
    await room.sendDue();
    const [delivery] = await shown();
    await room.log.requeue('cli_1', delivery?.id ?? '');
    await room.clock.pass(60);
  }
  const [delivery] = await shown();
  expect(delivery?.attempts).toHaveLength(50);
  expect(delivery?.attempts.at(-1)?.at).toBe(new Date(room.clock.now.getTime() - 60_003).toISOString());
});

it('tries what a dead instance had in its hands once its lease is over, with the same id', async () => {
  await room.register('cli_1');
  await room.tell({ jobId: 'J1' });
  let answer: (reply: ReturnType<typeof answered>) => void = () => undefined;
  room.courier.receive = () => new Promise((resolve) => (answer = resolve));
  const dead = room.newSender();
  expect(await dead.beginDue()).toBe(1);

  room.courier.receive = () => answered(500);
  await room.clock.pass(59);
  expect(await room.sendDue()).toBe(0);
  await room.clock.pass(1);
  expect(await room.sendDue()).toBe(1);
  expect(await shown()).toMatchObject([{ state: 'pending', attempts: [{ status: 500 }] }]);

  // It was frozen, not dead. Its failure is no news; a success would be.
  answer(answered(503));
  await dead.idle();
  expect(await shown()).toMatchObject([{ state: 'pending', attempts: [{ status: 500 }] }]);
  expect(new Set(room.courier.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
});

it('takes the success of an instance that lost its lease: the message need not be sent again', async () => {
  await room.register('cli_1');
  await room.tell({ jobId: 'J1' });
  let answer: (reply: ReturnType<typeof answered>) => void = () => undefined;
  room.courier.receive = () => new Promise((resolve) => (answer = resolve));
  const slow = room.newSender();
  await slow.beginDue();
  await room.clock.pass(60);
  room.courier.receive = () => answered(500);
  await room.sendDue();
  answer(answered(200));
  await slow.idle();
  await room.clock.pass(3_600);
  expect(await room.sendDue()).toBe(0);
  expect((await shown())[0]?.state).toBe('delivered');
});

it('sends each message once with several instances side by side', async () => {
  await room.register('cli_1');
  for (let job = 0; job < 120; job++) await room.tell({ jobId: `J${job}` });
  room.courier.receive = () => new Promise((resolve) => setTimeout(() => resolve(answered(200)), 5));
  const senders = Array.from({ length: 4 }, () => room.newSender({ inFlightMax: 10 }));
  await Promise.all(senders.map((sender) => room.sendDue(sender)));
  expect(room.courier.posts).toHaveLength(120);
  expect((await shown()).every(({ state }) => state === 'delivered')).toBe(true);
});

it('keeps room for others while the receivers of one client are slow', async () => {
  await room.register('slow', 'https://slow.example.com/');
  await room.register('quick', 'https://quick.example.com/');
  for (let job = 0; job < 20; job++) await room.tell({ clientId: 'slow', jobId: `S${job}` });
  await room.tell({ clientId: 'quick', jobId: 'Q' });
  const waiting: (() => void)[] = [];
  room.courier.receive = ({ url }) => (url.includes('slow') ? new Promise((resolve) => waiting.push(() => resolve(answered(200)))) : answered(200));
  const sender = room.newSender({ inFlightMax: 10, inFlightPerClientMax: 3 });
  expect(await sender.beginDue()).toBe(4);
  expect(await sender.beginDue()).toBe(0);
  for (let rounds = 0; (await shown('quick'))[0]?.state !== 'delivered'; rounds++) expect(rounds).toBeLessThan(500);
  expect(waiting).toHaveLength(3);
  waiting.splice(0).forEach((end) => end());
  await sender.idle();
  expect(await sender.beginDue()).toBe(3);
  while (sender.inFlight > 0) {
    waiting.splice(0).forEach((end) => end());
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
});

it('does not count what never left the house, and counts what may have', async () => {
  await room.register('cli_1');
  await room.tell({ jobId: 'J1' });
  room.courier.receive = () => new ServiceError('service_unavailable', { service: 'courier', retryAfterSeconds: 1, neverSent: true });
  expect(await room.newSender().beginDue()).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await shown()).toMatchObject([{ state: 'pending', attempts: [] }]);
  await room.clock.pass(5);
  room.courier.receive = () => new ServiceError('deadline_exceeded', { seconds: 40 });
  await room.sendDue();
  expect(await shown()).toMatchObject([{ state: 'pending', attempts: [{ status: null, reason: 'unreachable' }] }]);
});

it('forgets messages that ended long ago with their log, and none that is on its way', async () => {
  await room.register('cli_1');
  for (const jobId of ['J1', 'J2', 'J3']) await room.tell({ jobId });
  await room.sendDue();
  room.courier.receive = () => answered(500);
  await room.tell({ jobId: 'J4' });
  await room.sendDue();
  await room.clock.pass(30 * 86_400);
  expect(await room.queue.forget(30, 2)).toBe(0);
  await room.clock.pass(1);
  await room.tell({ jobId: 'J5' });
  expect(await room.queue.forget(30, 2)).toBe(2);
  expect(await room.queue.forget(30, 2)).toBe(1);
  expect((await shown()).map(({ jobId }) => jobId)).toEqual(['J5', 'J4']);
  const { rows } = await room.pool.query<{ count: string }>('SELECT count(*) FROM jobs.webhook_attempts');
  expect(rows[0]?.count).toBe('1');
});

it('lists the newest first, page by page, for all endpoints or one', async () => {
  const one = await room.register('cli_1');
  await room.register('cli_1', 'https://two.example.com/');
  for (let job = 0; job < 5; job++) {
    await room.tell({ jobId: `J${job}` });
    await room.clock.pass(1);
  }
  const seen: string[] = [];
  let before: string | null = null;
  do {
    const page = await room.log.list({ clientId: 'cli_1', endpointId: one.endpoint.id, limit: 2, before });
    seen.push(...page.deliveries.map(({ jobId }) => jobId));
    before = page.nextBefore;
  } while (before !== null);
  expect(seen).toEqual(['J4', 'J3', 'J2', 'J1', 'J0']);
  expect((await room.log.list({ clientId: 'cli_1', endpointId: null, limit: 100, before: null })).deliveries).toHaveLength(10);
  expect((await room.log.list({ clientId: 'cli_2', endpointId: one.endpoint.id, limit: 100, before: null })).deliveries).toEqual([]);
});

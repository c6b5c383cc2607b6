import { Webhook } from 'standardwebhooks';
import { openWebhookRoom, type WebhookRoom } from './support/webhook-room.ts';

let room: WebhookRoom;
beforeAll(async () => (room = await openWebhookRoom()));
afterAll(() => room.close());

const create = (clientId: string, url = 'https://hooks.example.com/a') =>
  room.endpoints.create({ clientId, url, events: ['job.succeeded', 'job.failed', 'job.succeeded'], description: 'mine' });

async function created(clientId: string) {
  const reply = await create(clientId);
  if (reply.outcome !== 'created') throw new Error(JSON.stringify(reply));
  return reply;
}

it('registers an endpoint, shows its secret once, and keeps it sealed', async () => {
  const { endpoint, secret } = await created('cli_a');
  expect(endpoint).toMatchObject({
    url: 'https://hooks.example.com/a',
    events: ['job.succeeded', 'job.failed'],
    description: 'mine',
    enabled: true,
    previousSecretUntil: null,
  });
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(JSON.stringify(await room.endpoints.list('cli_a'))).not.toContain('whsec_');
  const { rows } = await room.pool.query<{ dump: string }>(`SELECT e::text AS dump FROM jobs.webhook_endpoints e`);
  const raw = Buffer.from(secret.slice(6), 'base64');
  for (const { dump } of rows) {
    expect(dump).not.toContain(secret.slice(6));
    expect(dump).not.toContain(raw.toString('hex'));
    expect(dump).not.toContain(Buffer.from(secret).toString('hex'));
  }
});

it('refuses an address that may not be used, when it is registered and when it is changed', async () => {
  expect(await create('cli_b', 'https://private/')).toEqual({
    outcome: 'refused',
    error: { code: 'invalid_request', details: { field: 'url', reason: 'is not in the public network' } },
  });
  const { endpoint } = await created('cli_b');
  expect(await room.endpoints.update({ clientId: 'cli_b', endpointId: endpoint.id, url: 'https://private/' })).toMatchObject({ outcome: 'refused' });
  expect((await room.endpoints.list('cli_b')).endpoints).toEqual([endpoint]);
});

it('has twenty places for a client, however many register at once, and a free one again after a removal', async () => {
  const replies = await Promise.all(Array.from({ length: 40 }, () => create('cli_c')));
  expect(replies.filter(({ outcome }) => outcome === 'created')).toHaveLength(20);
  expect(replies.find(({ outcome }) => outcome === 'refused')).toMatchObject({ error: { code: 'conflict' } });
  const { endpoints } = await room.endpoints.list('cli_c');
  expect(await room.endpoints.remove('cli_c', endpoints[3]?.id ?? '')).toEqual({ deleted: true });
  expect(await create('cli_c')).toMatchObject({ outcome: 'created' });
  expect(await create('cli_c')).toMatchObject({ outcome: 'refused' });
});

it('knows no endpoint of another client', async () => {
  const { endpoint } = await created('cli_d');
  const foreign = { clientId: 'cli_e', endpointId: endpoint.id };
  expect(await room.endpoints.update({ ...foreign, enabled: false })).toEqual({ outcome: 'missing' });
  expect(await room.endpoints.rotate({ ...foreign, graceSeconds: 0 })).toEqual({ outcome: 'missing' });
  expect(await room.endpoints.remove('cli_e', endpoint.id)).toEqual({ deleted: false });
  expect((await room.endpoints.list('cli_e')).endpoints).toEqual([]);
  expect((await room.endpoints.list('cli_d')).endpoints).toEqual([endpoint]);
});

it('signs with the new and the older secret while a rotation lasts, and with the new one alone after it', async () => {
  const first = await created('cli_f');
  const rotated = await room.endpoints.rotate({ clientId: 'cli_f', endpointId: first.endpoint.id, graceSeconds: 3_600 });
  if (rotated.outcome !== 'rotated') throw new Error(rotated.outcome);
  expect(rotated.secret).not.toBe(first.secret);
  expect(rotated.endpoint.previousSecretUntil).toBe(new Date(room.clock.now.getTime() + 3_600_000).toISOString());

  const signaturesOf = async (jobId: string) => {
    await room.tell({ clientId: 'cli_f', jobId });
    await room.sendDue();
    const post = room.courier.posts.at(-1);
    if (!post) throw new Error('nothing was sent');
    return post.headers['webhook-signature']?.split(' ') ?? [];
  };
  const expected = (secret: string, at: Date, jobId: string) =>
    new Webhook(secret).sign(`msg_${jobId}_${first.endpoint.id}`, at, JSON.stringify({ job: jobId }));
  expect(await signaturesOf('F1')).toEqual([expected(rotated.secret, room.clock.now, 'F1'), expected(first.secret, room.clock.now, 'F1')]);
  await room.clock.pass(3_600);
  expect(await signaturesOf('F2')).toEqual([expected(rotated.secret, room.clock.now, 'F2')]);
  expect((await room.endpoints.list('cli_f')).endpoints[0]?.previousSecretUntil).toBeNull();
});

it('keeps one of the secrets of rotations that meet, and the one before it as the older', async () => {
  const { endpoint } = await created('cli_g');
  const rotations = await Promise.all(Array.from({ length: 5 }, () => room.endpoints.rotate({ clientId: 'cli_g', endpointId: endpoint.id, graceSeconds: 60 })));
  const given = rotations.map((rotation) => (rotation.outcome === 'rotated' ? rotation.secret : ''));
  expect(new Set(given).size).toBe(5);
  await room.tell({ clientId: 'cli_g', jobId: 'G1' });
  await room.sendDue();
  const headers = room.courier.posts.at(-1)?.headers ?? {};
  const verifying = given.filter((secret) =>
    headers['webhook-signature']?.includes(new Webhook(secret).sign(headers['webhook-id'] ?? '', room.clock.now, JSON.stringify({ job: 'G1' }))),
  );
  expect(verifying).toHaveLength(2);
});

it('makes one secret per client for addresses that come with requests, the same at each asking until it is rotated', async () => {
  const asked = await Promise.all(Array.from({ length: 8 }, () => room.endpoints.requestSecret('cli_h', false)));
  expect(new Set(asked.map(({ secret }) => secret)).size).toBe(1);
  expect((await room.endpoints.requestSecret('cli_i', false)).secret).not.toBe(asked[0]?.secret);
  const rotated = await room.endpoints.requestSecret('cli_h', true);
  expect(rotated.secret).not.toBe(asked[0]?.secret);
  expect(await room.endpoints.requestSecret('cli_h', false)).toEqual(rotated);
  expect(await room.secrets.ofRequests('cli_h')).toEqual([rotated.secret, asked[0]?.secret]);
});

it('does not open a secret that was copied into the row of another client', async () => {
  const { secret } = await room.endpoints.requestSecret('cli_j', false);
  expect(secret).toMatch(/^whsec_/);
  await room.endpoints.requestSecret('cli_k', false);
  await room.pool.query(
    `UPDATE jobs.webhook_request_secrets SET secret = (SELECT secret FROM jobs.webhook_request_secrets WHERE client_id = 'cli_j') WHERE client_id = 'cli_k'`,
  );
  await expect(room.endpoints.requestSecret('cli_k', false)).rejects.toThrow('unable to authenticate');
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startHouse, type House } from '@portazgo/testing';
import OpenAI from 'openai';

const model = (id: string, upstream: string, more = '') => `id: ${id}
kind: chat
ownedBy: openai
created: 1721172741
title: { es: ${id}, pt: ${id}, en: ${id} }
description: { es: ${id}, pt: ${id}, en: ${id} }
limits: { contextTokens: 128000, maxOutputTokens: 16384 }
capabilities: { streaming: true }
${more}routes:
  - provider: openai
    upstreamModel: ${upstream}
    prices: [{ inputUncached: 1000, output: 1000 }]
`;

let catalogDir: string;
let house: House;

beforeAll(async () => {
  catalogDir = mkdtempSync(path.join(tmpdir(), 'portazgo-catalog-'));
  writeFileSync(path.join(catalogDir, 'dear.yaml'), model('dear', 'gpt-4o-mini+tokens=10'));
  writeFileSync(path.join(catalogDir, 'slow.yaml'), model('slow', 'gpt-4o-mini+tokens=200,interval=20'));
  writeFileSync(path.join(catalogDir, 'exclusive.yaml'), model('exclusive', 'gpt-4o-mini', 'plans: [gold]\n'));
  writeFileSync(path.join(catalogDir, 'broken.yaml'), model('broken', 'gpt-4o-mini+tokens=200,interval=1,cut=4000'));
  house = await startHouse({ catalogDir, environment: { DRAIN_DELAY_MS: '0' } });
}, 120_000);
afterAll(async () => {
  await house.stop();
  rmSync(catalogDir, { recursive: true, force: true });
});

const clientOf = (key: string) => new OpenAI({ apiKey: key, baseURL: `${house.gatewayUrls[0]}/v1`, maxRetries: 0 });
const messages = [{ role: 'user' as const, content: 'hola' }];
const complete = (key: string, more: object = {}) => clientOf(key).chat.completions.create({ model: 'dear', messages, max_tokens: 10, ...more } as never);
const creditsOf = async (key: string) => {
  const answer = await fetch(`${house.gatewayUrls[0]}/v1/me`, { headers: { authorization: `Bearer ${key}` } });
  return ((await answer.json()) as { credits: number }).credits;
};

async function settled(key: string): Promise<number> {
  let before = await creditsOf(key);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const now = await creditsOf(key);
    if (now === before) return now;
    before = now;
  }
}

describe('money, as clients see it', () => {
  it('an answer says what it cost, and the balance agrees', async () => {
    const { key } = await house.createClient({ credits: 1_000 });
    const before = await creditsOf(key);
    const { usage } = (await complete(key)) as unknown as { usage: { cost: number; completion_tokens: number } };
    expect(usage).toMatchObject({ completion_tokens: 10, cost: expect.any(Number) });
    expect(await creditsOf(key)).toBeCloseTo(before - usage.cost, 6);
  });

  it('402 with the numbers, and nothing is charged', async () => {
    const { key } = await house.createClient({ credits: 1 });
    const before = await creditsOf(key);
    await expect(complete(key, { max_tokens: 16_000 })).rejects.toMatchObject({
      status: 402,
      type: 'insufficient_quota',
      error: { details: { needed: expect.any(Number), available: before, reserved: 0 } },
    });
    expect(await creditsOf(key)).toBe(before);
  });

  it('429 tells when to come back', async () => {
    const { key } = await house.createClient({ credits: 1_000, limits: { requestsPerMinute: 2 } });
    const errors = (await Promise.allSettled([complete(key), complete(key), complete(key), complete(key)])).flatMap((result) =>
      result.status === 'rejected' ? [result.reason as InstanceType<typeof OpenAI.RateLimitError>] : [],
    );
    expect(errors).toHaveLength(2);
    expect(errors[0]).toBeInstanceOf(OpenAI.RateLimitError);
    expect(Number(errors[0]?.headers?.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(errors[0]?.headers?.get('x-ratelimit-limit')).toBe('2');
  });

  it('403 by plan, by model list and by scope', async () => {
    const { key } = await house.createClient({ credits: 1_000 });
    await expect(complete(key, { model: 'exclusive' })).rejects.toMatchObject({ status: 403, code: 'plan_restricted' });
    const narrow = await house.createClient({ credits: 1_000, limits: { models: ['slow'] } });
    await expect(complete(narrow.key)).rejects.toMatchObject({ status: 403, code: 'model_not_allowed' });
    expect((await clientOf(narrow.key).models.list()).data.map(({ id }) => id)).toEqual(['slow']);
    const account = await house.createClient({ credits: 1_000, limits: { scopes: ['account'] } });
    await expect(complete(account.key)).rejects.toMatchObject({ status: 403, code: 'scope_missing' });
  });

  it('a quote covers what the call then costs', async () => {
    const { key } = await house.createClient({ credits: 1_000 });
    const answer = await fetch(`${house.gatewayUrls[0]}/v1/quote`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ operation: 'chat.completions', body: { model: 'dear', messages, max_tokens: 10 } }),
    });
    const quote = (await answer.json()) as { credits_max: number };
    const before = await creditsOf(key);
    const { usage } = (await complete(key)) as unknown as { usage: { cost: number } };
    expect(quote.credits_max).toBeGreaterThanOrEqual(usage.cost);
    expect(await creditsOf(key)).toBeCloseTo(before - usage.cost, 6);
  });

  it('a stream that the client leaves is charged for what was delivered, and the upstream ends', async () => {
    const { key } = await house.createClient({ credits: 1_000 });
    const before = await creditsOf(key);
    const stream = await clientOf(key).chat.completions.create({ model: 'slow', messages, max_tokens: 200, stream: true });
    let chunks = 0;
    for await (const _chunk of stream) if (++chunks === 20) break;
    const charged = before - (await settled(key));
    expect(charged).toBeGreaterThan(15);
    expect(charged).toBeLessThan(120);
  });

  it('a stream that the upstream cuts ends with an error and is charged for what was delivered', async () => {
    const { key } = await house.createClient({ credits: 1_000 });
    const before = await creditsOf(key);
    const stream = await clientOf(key).chat.completions.create({ model: 'broken', messages, max_tokens: 200, stream: true });
    let chunks = 0;
    const reading = (async () => {
      for await (const _chunk of stream) chunks++;
    })();
    await expect(reading).rejects.toMatchObject({ code: 'upstream_interrupted' });
    expect(chunks).toBeGreaterThan(3);
    const charged = before - (await settled(key));
    expect(charged).toBeGreaterThan(0);
  });

  it('one Idempotency-Key is one charge, whole or streamed, and the same bytes', async () => {
    for (const stream of [false, true]) {
      const { key } = await house.createClient({ credits: 1_000 });
      const before = await creditsOf(key);
      const ask = () =>
        fetch(`${house.gatewayUrls[0]}/v1/chat/completions`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': 'once' },
          body: JSON.stringify({ model: 'dear', messages, max_tokens: 10, stream }),
        });
      const first = await (await ask()).text();
      const cost = before - (await settled(key));
      const again = await ask();
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect(await again.text()).toBe(first);
      expect(before - (await creditsOf(key))).toBe(cost);
    }
  });
});

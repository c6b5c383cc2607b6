import { Ledger } from '@portazgo/ledger';
import fc from 'fast-check';
import { Pool } from 'pg';
import { LedgerHouse, reservation, settlement } from './support/ledger-house.ts';

let house: LedgerHouse;
let second: Pool;
beforeAll(async () => {
  house = await LedgerHouse.open();
  second = new Pool({ connectionString: house.url, max: 8, options: '-c role=portazgo_billing' });
}, 120_000);
afterAll(async () => {
  await second?.end();
  await house?.close();
});
afterEach(() => house.requireNoFaults());

const keysOf = (client: string, count: number) => Promise.all(Array.from({ length: count }, () => house.key(client)));
const admitted = (answers: { outcome: string }[]) => answers.filter(({ outcome }) => outcome === 'admitted').length;

describe('the limits of a plan hold for a client, however many keys it has', () => {
  it.each([
    ['requests', { requests: 20 }, 'requests_limited'],
    ['tokens', { tokens: 200 }, 'tokens_limited'],
    ['calls at once', { concurrency: 20 }, 'concurrency_limited'],
  ])('%s of ten keys together, asked at once through two services', async (_what, limits, code) => {
    const keys = await keysOf(await house.limitedClient(100_000, limits), 10);
    const ledgers = [house.ledger, new Ledger(second)] as const;
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, at) => ledgers[at % 2]!.reserveMany([reservation(keys[at % 10]!, 1, { requestId: house.newRequest() })])),
    );
    expect(admitted(answers.flat())).toBe(20);
    expect(answers.flat().filter((answer) => answer.code === code)).toHaveLength(180);
  });

  it('frees a place for every key of the client when the call of one ends', async () => {
    const [one, other] = await keysOf(await house.limitedClient(1_000, { concurrency: 1 }), 2);
    const { requestId } = await house.reserve(one!, 1);
    expect(await house.reserve(other!, 1)).toMatchObject({ code: 'concurrency_limited', concurrency_limit: 1, in_flight: 1 });
    await house.settle(requestId, 1);
    expect(await house.reserve(other!, 1)).toMatchObject({ outcome: 'admitted' });
  });

  it('gives back the tokens that a call of one key did not use to all of them', async () => {
    const [one, other] = await keysOf(await house.limitedClient(1_000, { tokens: 100 }), 2);
    const { requestId } = await house.reserve(one!, 1, { tokens: 90 });
    expect(await house.reserve(other!, 1, { tokens: 11 })).toMatchObject({ code: 'tokens_limited', tokens_limit: 100, tokens_used: 90 });
    await house.settle(requestId, 1, { inputUncached: 15, output: 25 });
    expect(await house.reserve(other!, 1, { tokens: 60 })).toMatchObject({ outcome: 'admitted', tokens_used: 100 });
  });

  it('counts visits of one key for the others', async () => {
    const [one, other] = await keysOf(await house.limitedClient(1_000, { requests: 2 }), 2);
    const visit = { visit: true, scope: null, tokens: 0 };
    await house.reserve(one!, 0, visit);
    await house.reserve(other!, 0, visit);
    expect(await house.reserve(one!, 0, visit)).toMatchObject({ code: 'requests_limited' });
    expect(await house.reserve(other!, 0, { ...visit, counts: false })).toMatchObject({ code: 'requests_limited' });
  });

  it('says nothing about other clients', async () => {
    const limits = { requests: 1, concurrency: 1 };
    const [one] = await keysOf(await house.limitedClient(1_000, limits), 1);
    const [other] = await keysOf(await house.limitedClient(1_000, limits), 1);
    await house.reserve(one!, 1);
    expect(await house.reserve(other!, 1)).toMatchObject({ outcome: 'admitted' });
  });
});

describe("a key's own limits", () => {
  it('narrow what the plan gives, and leave the rest to the other keys', async () => {
    const client = await house.limitedClient(1_000, { requests: 5 });
    const narrow = await house.key(client, { requestsPerMinute: 2 });
    const open = await house.key(client);
    expect(await house.reserve(narrow, 1)).toMatchObject({ requests_limit: 2, requests_used: 1 });
    expect(await house.reserve(narrow, 1)).toMatchObject({ outcome: 'admitted' });
    expect(await house.reserve(narrow, 1)).toMatchObject({ code: 'requests_limited', requests_limit: 2, requests_used: 2 });
    expect(await house.reserve(open, 1)).toMatchObject({ outcome: 'admitted', requests_limit: 5, requests_used: 3 });
  });

  it('do not widen the plan, whatever they say', async () => {
    const client = await house.limitedClient(1_000, { requests: 1, tokens: 50, concurrency: 1 });
    const wide = await house.key(client, { requestsPerMinute: 100, tokensPerMinute: 5_000, concurrency: 100 });
    expect(await house.reserve(wide, 1, { tokens: 51 })).toMatchObject({ code: 'tokens_limited', tokens_limit: 50 });
    expect(await house.reserve(wide, 1)).toMatchObject({ outcome: 'admitted', requests_limit: 1, tokens_limit: 50, concurrency_limit: 1 });
    expect(await house.reserve(wide, 1)).toMatchObject({ code: 'requests_limited', requests_limit: 1 });
  });

  it('are told or the plan is, whichever leaves less', async () => {
    const client = await house.limitedClient(1_000, { requests: 10, concurrency: 2 });
    const narrow = await house.key(client, { requestsPerMinute: 8, concurrency: 2 });
    const open = await house.key(client);
    for (let n = 0; n < 2; n++) await house.settle((await house.reserve(narrow, 1)).requestId, 0);
    // Of the key's eight six are left, of the plan's ten eight.
    expect(await house.reserve(narrow, 0, { visit: true, counts: false })).toMatchObject({ requests_limit: 8, requests_used: 2 });
    for (let n = 0; n < 5; n++) await house.settle((await house.reserve(open, 1)).requestId, 0);
    expect(await house.reserve(narrow, 0, { visit: true, counts: false })).toMatchObject({ requests_limit: 10, requests_used: 7 });
  });

  it('begin anew with the window of the client', async () => {
    const client = await house.limitedClient(1_000, { requests: 10 });
    const narrow = await house.key(client, { requestsPerMinute: 1 });
    await house.reserve(narrow, 1);
    await house.moveWindow(client, 61);
    await house.reserve(await house.key(client), 1);
    expect(await house.reserve(narrow, 1)).toMatchObject({ outcome: 'admitted', requests_used: 1 });
    expect(await house.reserve(narrow, 1)).toMatchObject({ code: 'requests_limited' });
  });
});

it('admits of any course of calls exactly what counting them one by one would', async () => {
  const step = fc.oneof(
    fc.record({ type: fc.constant('ask' as const), key: fc.nat(2), tokens: fc.nat(30) }),
    fc.record({ type: fc.constant('end' as const), call: fc.nat(10), used: fc.nat(30) }),
  );
  const limits = { requests: 8, tokens: 100, concurrency: 3 };
  const own = [{}, { requestsPerMinute: 4, tokensPerMinute: 50 }, { concurrency: 1 }];
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), fc.boolean(), async (steps, together) => {
      const client = await house.limitedClient(1_000, limits);
      const keys = await Promise.all(own.map((options) => house.key(client, options)));
      const calls: { requestId: string; key: number; tokens: number; isOpen: boolean }[] = [];
      const open = (key?: number) => calls.filter((call) => call.isOpen && (key === undefined || call.key === key)).length;
      const used = (key?: number) => calls.filter((call) => key === undefined || call.key === key);
      const sum = (those: { tokens: number }[]) => those.reduce((total, { tokens }) => total + tokens, 0);
      const expectation = (key: number, tokens: number) => {
        const { requestsPerMinute = Infinity, tokensPerMinute = Infinity, concurrency = Infinity } = own[key] as Record<string, number>;
        if (used().length >= limits.requests || used(key).length >= requestsPerMinute) return 'requests_limited';
        if (sum(used()) + tokens > limits.tokens || sum(used(key)) + tokens > tokensPerMinute) return 'tokens_limited';
        if (open() >= limits.concurrency || open(key) >= concurrency) return 'concurrency_limited';
        return null;
      };
      const asks: { item: ReturnType<typeof reservation>; code: string | null }[] = [];
      const flush = async () => {
        const answers = asks.length > 0 ? await house.ledger.reserveMany(asks.map(({ item }) => item)) : [];
        expect(answers.map(({ code }) => code)).toEqual(asks.map(({ code }) => code));
        asks.length = 0;
      };
      for (const one of steps) {
        if (one.type === 'ask') {
          const item = reservation(keys[one.key]!, 1, { requestId: house.newRequest(), tokens: one.tokens });
          const code = expectation(one.key, one.tokens);
          asks.push({ item, code });
          if (code === null) calls.push({ requestId: item.requestId, key: one.key, tokens: one.tokens, isOpen: true });
          if (!together) await flush();
        } else {
          await flush();
          const call = calls[one.call];
          if (!call?.isOpen) continue;
          await house.ledger.settleMany([settlement(call.requestId, 0, { inputUncached: 0, output: one.used })]);
          // What is told beyond the bound does not count.
          Object.assign(call, { isOpen: false, tokens: Math.min(one.used, call.tokens) });
        }
      }
      await flush();
    }),
    { numRuns: 60 },
  );
}, 60_000);

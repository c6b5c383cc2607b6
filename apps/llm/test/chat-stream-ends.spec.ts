import { setTimeout as sleep } from 'node:timers/promises';
import { readAll, startLlmHouse, textOf, type House } from './support/llm-house.ts';

const openai = (behaviour: string) => ({ routes: [{ provider: 'openai', upstreamModel: `gpt-4o-mini+${behaviour}` }] });

let house: House;
beforeAll(async () => {
  house = await startLlmHouse({
    slow: openai('tokens=400,interval=20'),
    long: openai('tokens=60,interval=50'),
    cut: openai('tokens=40,fault=cut-mid-chunk'),
    'cut-running': { routes: [{ provider: 'gemini', upstreamModel: 'gemini-2.5-flash+tokens=40,fault=cut-mid-chunk' }] },
    broken: openai('tokens=40,fault=error-chunk'),
    refused: openai('status=400'),
    hang: { routes: [{ provider: 'openai', upstreamModel: 'gpt-4o-mini+fault=hang', timeouts: { firstByteMs: 300 } }] },
    empty: openai('tokens=0,fault=usage-absent'),
    uncounted: openai('tokens=40,fault=usage-absent'),
    free: openai('tokens=40,fault=usage-zero'),
    overrun: openai('tokens=60,overrun=6000'),
    huge: openai('huge=64'),
    noise: openai('tokens=20,fault=bad-json-3'),
  });
});
afterAll(() => house.stop());

async function settledRecord(requestId: string) {
  for (let tries = 0; tries < 100 && !house.account.settled.has(requestId); tries++) await sleep(20);
  return house.account.record(requestId);
}

it('aborts the upstream within 250 ms when the client leaves, and charges what was delivered', async () => {
  const controller = new AbortController();
  const reading = readAll(house.stream({ model: 'slow', maxOutputTokens: 400 }, 'left', controller.signal));
  await sleep(600);
  const leftAtMs = Date.now();
  controller.abort();
  const { events, error } = await reading;
  expect(error).toMatchObject({ code: 'cancelled' });
  const record = await settledRecord('left');
  await sleep(50);
  const [call] = await house.emulator.journal('left');
  expect(call?.endedBy).toBe('client');
  expect((call?.closedAt ?? Infinity) - leftAtMs).toBeLessThanOrEqual(250);
  expect(record).toMatchObject({ outcome: 'cut', usageSource: 'counted' });
  const told = textOf(events);
  expect(record.usage.output).toBeGreaterThan(0);
  expect(record.usage.output).toBeLessThanOrEqual((call?.tokensDelivered ?? 0) * 2);
  expect(record.usage.output * 12).toBeGreaterThanOrEqual(told.length / 2);
  expect(record.costMicroCredits).toBe(record.usage.inputUncached * 1_000 + record.usage.output * 2_000);
});

it('charges nothing when the client leaves before the first output', async () => {
  const controller = new AbortController();
  const reading = readAll(house.stream({ model: 'hang' }, 'left-early', controller.signal));
  await sleep(100);
  controller.abort();
  await reading;
  expect(await settledRecord('left-early')).toMatchObject({ outcome: 'failed', costMicroCredits: 0 });
});

it.each(['cut', 'broken'])('says that a stream was interrupted (%s) after settling what was delivered', async (model) => {
  const { events, error } = await readAll(house.stream({ model }, `ends-${model}`));
  expect(error).toMatchObject({ code: 'upstream_interrupted', details: { provider: 'openai' } });
  expect(textOf(events)).not.toBe('');
  expect(events.some(({ type }) => type === 'chat-end')).toBe(false);
  const record = house.account.record(`ends-${model}`);
  expect(record).toMatchObject({ outcome: 'cut', usageSource: 'counted' });
  expect(record.usage.output).toBeGreaterThanOrEqual(10);
  expect(record.usage.output).toBeLessThanOrEqual(60);
});

it('takes the figures that a provider had given before a cut for a lower bound', async () => {
  const { events } = await readAll(house.stream({ model: 'cut-running' }, 'running'));
  const record = house.account.record('running');
  expect(record).toMatchObject({ outcome: 'cut', usageSource: expect.stringMatching(/^(upstream|counted)$/) });
  expect(record.usage.output).toBeGreaterThanOrEqual(textOf(events).trim().split(' ').length);
});

it('charges nothing for a refusal and tells it', async () => {
  const { events, error } = await readAll(house.stream({ model: 'refused' }, 'refused-1'));
  expect(events).toEqual([]);
  expect(error).toMatchObject({ code: 'provider_refused', details: { provider: 'openai' } });
  expect(house.account.record('refused-1')).toMatchObject({ outcome: 'failed', costMicroCredits: 0 });
});

it('gives up a provider that never answers, once, and charges nothing', async () => {
  const { error } = await readAll(house.stream({ model: 'hang' }, 'hang-1'));
  expect(error).toMatchObject({ code: 'upstream_timeout', details: { phase: 'first_byte' } });
  expect(house.account.record('hang-1')).toMatchObject({ outcome: 'failed', costMicroCredits: 0 });
  expect(await house.emulator.journal('hang-1')).toHaveLength(1);
});

it('charges nothing for an empty answer without figures', async () => {
  const { events, error } = await readAll(house.stream({ model: 'empty' }, 'empty-1'));
  expect(error).toBeUndefined();
  expect(events.at(-1)).toMatchObject({ type: 'chat-end', receipt: { chargedMicroCredits: 0, usageSource: 'counted' } });
});

it('counts itself, and says so, when the provider gives no figures', async () => {
  const { events } = await readAll(house.stream({ model: 'uncounted' }, 'uncounted-1'));
  const last = events.at(-1);
  expect(last).toMatchObject({ type: 'chat-end', receipt: { usageSource: 'counted' } });
  const { usage } = house.account.record('uncounted-1');
  expect(usage.inputUncached).toBeGreaterThan(5);
  expect(usage.output).toBeGreaterThan(20);
});

it('does not believe a zero beside an answer', async () => {
  const { events } = await readAll(house.stream({ model: 'free' }, 'free-1'));
  expect(textOf(events)).not.toBe('');
  const record = house.account.record('free-1');
  expect(record).toMatchObject({ outcome: 'succeeded', usageSource: 'corrected' });
  expect(record.usage.output).toBeGreaterThanOrEqual(40);
  expect(record.costMicroCredits).toBe(record.usage.inputUncached * 1_000 + record.usage.output * 2_000);
});

it('ends a stream where the bound that its caller asked for ends, and charges no more than that', async () => {
  const request = { model: 'overrun', maxOutputTokens: 60, isBoundAsked: true };
  const { events, error } = await readAll(house.stream(request, 'asked-1'));
  expect(error).toBeUndefined();
  expect(events.at(-1)).toMatchObject({ type: 'chat-end', finishReason: 'length', receipt: { usage: { output: 60, reasoning: 0 } } });
  expect(textOf(events).split(' ').length).toBeLessThan(200);
  const record = house.account.record('asked-1');
  expect(record).toMatchObject({ outcome: 'succeeded', usageSource: 'counted' });
  expect(record.costMicroCredits).toBe(record.usage.inputUncached * 1_000 + 60 * 2_000);
  const [call] = await house.emulator.journal('asked-1');
  expect(call?.endedBy).toBe('client');
});

it('charges a whole answer beyond the bound that its caller asked for at that bound', async () => {
  const { receipt } = await house.complete({ model: 'overrun', maxOutputTokens: 60, isBoundAsked: true }, 'asked-2');
  expect(receipt.usage.output).toBe(60);
});

it('reports about each second what a running stream has delivered', async () => {
  await readAll(house.stream({ model: 'long' }, 'progress-1'));
  const reports = house.account.progress.filter(({ requestId }) => requestId === 'progress-1');
  expect(reports.length).toBeGreaterThanOrEqual(2);
  const amounts = reports.map(({ deliveredMicroCredits }) => deliveredMicroCredits);
  expect(amounts).toEqual(amounts.toSorted((a, b) => a - b));
  expect(amounts.at(-1)).toBeLessThanOrEqual(house.account.record('progress-1').costMicroCredits * 2);
});

it('extends the hold of a stream that outgrows its bound, and charges what it became', async () => {
  const held = 400_000;
  house.account.holds.set('overrun-1', held);
  const { error } = await readAll(house.stream({ model: 'overrun', maxOutputTokens: 60, heldMicroCredits: held }, 'overrun-1'));
  expect(error).toBeUndefined();
  const record = house.account.record('overrun-1');
  expect(record.costMicroCredits).toBeGreaterThan(held);
  expect(record.costMicroCredits).toBeLessThanOrEqual(house.account.holds.get('overrun-1') ?? 0);
});

it('ends a stream that outgrows its bound when the balance does not carry it, and never charges above the hold', async () => {
  const held = 400_000;
  house.account.holds.set('overrun-2', held);
  const { available } = house.account;
  house.account.available = 0;
  const { events, error } = await readAll(house.stream({ model: 'overrun', maxOutputTokens: 60, heldMicroCredits: held }, 'overrun-2'));
  house.account.available = available;
  expect(error).toMatchObject({ code: 'insufficient_credits' });
  expect(events.some(({ type }) => type === 'chat-end')).toBe(false);
  expect(house.account.record('overrun-2')).toMatchObject({ outcome: 'cut', costMicroCredits: held });
});

it.each(['huge', 'noise'])('survives a hostile provider (%s) and never charges above the hold', async (model) => {
  const held = 50_000;
  const { error } = await readAll(house.stream({ model, heldMicroCredits: held }, `hostile-${model}`));
  expect(error).toMatchObject({ code: expect.stringMatching(/^upstream_/) });
  expect(house.account.record(`hostile-${model}`).costMicroCredits).toBeLessThanOrEqual(held);
  await expect(house.complete({ model: 'huge', heldMicroCredits: held }, `hostile-whole-${model}`)).rejects.toMatchObject({ code: 'upstream_failed' });
  expect(house.account.record(`hostile-whole-${model}`).costMicroCredits).toBe(0);
});

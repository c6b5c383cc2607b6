import { readAll, startLlmHouse, textOf, type House } from './support/llm-house.ts';

let house: House;
beforeAll(async () => {
  house = await startLlmHouse({
    plain: { routes: [{ provider: 'openai', upstreamModel: 'gpt-4o-mini+tokens=20' }] },
    silent: { routes: [{ provider: 'openai', upstreamModel: 'gpt-4o-mini+tokens=0' }] },
  });
});
afterAll(() => house.stop());

it('answers a chat and has charged it before it answers', async () => {
  const answer = await house.complete({ model: 'plain' }, 'whole-1');
  expect(answer).toMatchObject({ model: 'plain', engine: 'emulator/gpt-4o-mini+tokens=20', finishReason: 'stop' });
  expect(answer.text).not.toBe('');
  const [call] = await house.emulator.journal('whole-1');
  const record = house.account.record('whole-1');
  expect(record).toMatchObject({ outcome: 'succeeded', usageSource: 'upstream', usage: { inputUncached: call?.promptTokens, output: 20 } });
  expect(answer.receipt.chargedMicroCredits).toBe((call?.promptTokens ?? 0) * 1_000 + 20 * 2_000);
});

it('streams a chat and tells the committed charge in its last event', async () => {
  const { events, error } = await readAll(house.stream({ model: 'plain' }, 'stream-1'));
  expect(error).toBeUndefined();
  expect(events[0]).toEqual({ type: 'chat-start', model: 'plain', engine: 'emulator/gpt-4o-mini+tokens=20' });
  expect(textOf(events)).not.toBe('');
  const last = events.at(-1);
  const record = house.account.record('stream-1');
  expect(last).toMatchObject({ type: 'chat-end', finishReason: 'stop', receipt: { usage: record.usage, chargedMicroCredits: record.costMicroCredits } });
  expect(record).toMatchObject({ outcome: 'succeeded', usage: { output: 20 } });
});

it('charges nothing for an answer without any output, whole or streamed', async () => {
  const answer = await house.complete({ model: 'silent' }, 'silent-1');
  expect(answer.receipt).toMatchObject({ chargedMicroCredits: 0, usage: { output: 0 } });
  expect(answer.receipt.usage.inputUncached).toBeGreaterThan(0);
  const { events, error } = await readAll(house.stream({ model: 'silent' }, 'silent-2'));
  expect(error).toBeUndefined();
  expect(events.at(-1)).toMatchObject({ type: 'chat-end', receipt: { chargedMicroCredits: 0 } });
});

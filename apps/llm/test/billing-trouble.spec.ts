import { setTimeout as sleep } from 'node:timers/promises';
import { readAll, startLlmHouse, textOf, type House } from './support/llm-house.ts';

let house: House;
beforeAll(async () => {
  house = await startLlmHouse({ plain: { routes: [{ provider: 'openai', upstreamModel: 'gpt-4o-mini+tokens=10' }] } });
});
afterAll(() => house.stop());

it('never ends an answer cleanly before its charge is known, and charges it once when billing is back', async () => {
  house.account.isDown = true;
  const [whole, streamed] = await Promise.all([
    house.complete({ model: 'plain' }, 'down-whole').catch((error: unknown) => error),
    readAll(house.stream({ model: 'plain' }, 'down-stream')),
  ]);
  expect(whole).toMatchObject({ code: 'service_unavailable', details: { service: 'billing' } });
  expect(streamed.error).toMatchObject({ code: 'service_unavailable', details: { service: 'billing' } });
  expect(textOf(streamed.events)).not.toBe('');
  expect(streamed.events.some(({ type }) => type === 'chat-end')).toBe(false);
  expect(house.account.settled.size).toBe(0);

  house.account.isDown = false;
  for (let tries = 0; tries < 200 && house.account.settled.size < 2; tries++) await sleep(50);
  expect(house.account.record('down-whole')).toMatchObject({ outcome: 'succeeded', usage: { output: 10 } });
  expect(house.account.record('down-stream')).toMatchObject({ outcome: 'succeeded', usage: { output: 10 } });
});

it('settles what comes together in few messages', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => house.complete({ model: 'plain' }, `many-${index}`)));
  expect(answers.every(({ receipt }) => receipt.chargedMicroCredits > 0)).toBe(true);
  expect([...house.account.settled.values()].filter(({ record }) => record.requestId.startsWith('many-')).every(({ times }) => times === 1)).toBe(true);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { chat, type Answer } from '../chat-call.ts';
import { emptyJournal, readJournal } from '../journal.ts';
import { chargesOf } from '../ledger.ts';
import type { Proof } from '../proof.ts';

const twins = 200;

/** M6: 200 identical requests under one idempotency key. Those that meet the first in flight are told 409 and come back, as a client would. */
export const proveIdempotencyTwins: Proof = async ({ house }) => {
  await emptyJournal(house.emulatorUrl);
  const { key, clientId } = await house.createClient({ credits: 1_000, plan: 'operator' });
  const body = { model: 'proof-quick', messages: [{ role: 'user', content: 'only once' }], max_tokens: 64 };
  const headers = { 'idempotency-key': 'order-4711' };
  const dispatcher = new Agent({ connections: twins });
  let conflicts = 0;
  const askUntilAnswered = async (index: number): Promise<Answer> => {
    for (let attempt = 0; attempt < 60; attempt++) {
      const answer = await chat({ url: house.gatewayUrls[index % house.gatewayUrls.length]!, key, body, headers, dispatcher });
      if (answer.status !== 409) return answer;
      conflicts++;
      await sleep(Number(answer.headers['retry-after'] ?? 1) * 250);
    }
    throw new Error('still 409 after 60 attempts');
  };
  const answers = await Promise.all(Array.from({ length: twins }, (_, index) => askUntilAnswered(index)));
  const other = await chat({ url: house.gatewayUrls[0]!, key, body: { ...body, max_tokens: 65 }, headers, dispatcher });
  await dispatcher.destroy();

  const bodies = new Set(answers.map((answer) => answer.text));
  const successes = answers.filter((answer) => answer.status === 200).length;
  const upstreamCalls = (await readJournal(house.emulatorUrl)).length;
  const charges = (await chargesOf(house.databaseUrl, clientId)).length;
  return [
    {
      id: 'M6',
      promise: `${twins} twins of one idempotency key: one upstream call, one charge, identical bodies, another body is 422`,
      figure: `${successes} answers, ${bodies.size} body, ${upstreamCalls} upstream call, ${charges} charge, ${conflicts} were told 409 first, other body ${other.status}`,
      holds: successes === twins && bodies.size === 1 && upstreamCalls === 1 && charges === 1 && other.status === 422,
    },
  ];
};

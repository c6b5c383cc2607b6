import { Agent } from 'undici';
import { chat, quoteCredits } from '../chat-call.ts';
import { emptyJournal, readJournal } from '../journal.ts';
import type { Proof } from '../proof.ts';

const requests = 1_000;
const affordable = 50;

/** M2: a thousand at once, through two gateways, on a balance for exactly fifty. The upstream is slow, so that all fifty are open while the rest ask. */
export const proveSimultaneousRequests: Proof = async ({ house, quick }) => {
  const rounds = quick ? 1 : 100;
  const body = { model: 'proof-slow', messages: [{ role: 'user', content: 'one of a thousand' }], max_tokens: 16 };
  const asking = await house.createClient({ credits: 1, plan: 'operator' });
  const hold = await quoteCredits(house.gatewayUrls[0]!, asking.key, body);
  let wrong = 0;
  let admitted = 0;
  let upstreamCalls = 0;
  for (let round = 0; round < rounds; round++) {
    await emptyJournal(house.emulatorUrl);
    const { key } = await house.createClient({ credits: Number((hold * affordable).toFixed(6)), plan: 'operator' });
    const dispatcher = new Agent({ connections: requests / 2 });
    const answers = await Promise.all(
      Array.from({ length: requests }, (_, index) => chat({ url: house.gatewayUrls[index % house.gatewayUrls.length]!, key, body, dispatcher })),
    );
    await dispatcher.destroy();
    admitted = answers.filter((answer) => answer.status === 200).length;
    const refused = answers.filter((answer) => answer.status === 402).length;
    upstreamCalls = (await readJournal(house.emulatorUrl)).length;
    if (admitted !== affordable || refused !== requests - affordable || upstreamCalls !== affordable) wrong++;
  }
  return [
    {
      id: 'M2',
      promise: `${requests} simultaneous requests over ${house.gatewayUrls.length} gateways on a balance for ${affordable}: exactly ${affordable} admitted`,
      figure: `${admitted} admitted, ${upstreamCalls} upstream calls, ${wrong} of ${rounds} rounds wrong`,
      holds: wrong === 0,
    },
  ];
};

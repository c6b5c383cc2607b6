import { setTimeout as sleep } from 'node:timers/promises';
import { encode } from 'gpt-tokenizer';
import { Agent, request } from 'undici';
import { readJournal, emptyJournal } from '../journal.ts';
import { chargesOf, openHolds, type Charge } from '../ledger.ts';
import type { Finding, Proof } from '../proof.ts';
import { seededRandom } from '../random.ts';

// The catalog's price of the proof models, in micro-credits per token: US$0.15 and US$0.60 per million.
const inputPrice = 150;
const outputPrice = 600;
const clientCuts = 150;
const upstreamCuts = 50;
const streamBytesMax = 90_000;
const abortLimitMs = 250;

interface SeenStream {
  requestId: string;
  /** The text of the deltas that reached the client, one item each. */
  deltas: string[];
  sawDone: boolean;
  sawError: boolean;
  /** When the client left, epoch milliseconds; absent when it read to the end. */
  leftAt?: number;
}

/** M9: streams that end early, by the client at a random byte or by the upstream, are charged for what was delivered, and no end is a lie. */
export const proveCutStreams: Proof = async ({ house, seed, quick }) => {
  const random = seededRandom(seed);
  const scale = quick ? 1 : 5;
  await emptyJournal(house.emulatorUrl);
  const { key, clientId } = await house.createClient({ credits: 100_000, plan: 'operator' });
  const dispatcher = new Agent({ connections: 100 });
  const read = (model: string, leaveAfterBytes?: number) => readStream({ url: house.gatewayUrls[0]!, key, model, dispatcher, leaveAfterBytes });

  const whole = await read('proof-stream');
  const left: SeenStream[] = [];
  for (let started = 0; started < clientCuts * scale; started += 50)
    left.push(...(await Promise.all(Array.from({ length: 50 }, () => read('proof-stream', Math.floor(random() * streamBytesMax))))));
  const interrupted = await Promise.all(Array.from({ length: upstreamCuts * scale }, () => read(`proof-cut-${1 + Math.floor(random() * 8)}`)));
  await dispatcher.destroy();
  for (let attempt = 0; attempt < 100 && (await openHolds(house.databaseUrl, clientId)) > 0; attempt++) await sleep(100);

  const charges = new Map((await chargesOf(house.databaseUrl, clientId)).map((charge) => [charge.requestId, charge]));
  const journal = new Map((await readJournal(house.emulatorUrl)).map((line) => [line.requestId, line]));
  const open = await openHolds(house.databaseUrl, clientId);

  const wrongCharges = [...left, ...interrupted].filter((seen) => {
    const charge = charges.get(seen.requestId);
    const line = journal.get(seen.requestId);
    if (!charge) return true;
    // Never sent upstream, or left before the first token reached anybody: nothing to pay for.
    if (charge.cost === 0) return seen.deltas.length > 0;
    // The upstream told its own figure before the end: that one counts.
    if (charge.usageSource === 'upstream') return !isPriced(charge) || charge.outputTokens !== line?.completionTokens;
    const upstreamSent = whole.deltas.slice(0, line?.tokensDelivered ?? 0).join('');
    const most = seen.leftAt === undefined ? seen.deltas.join('') : upstreamSent;
    return !isPriced(charge) || charge.outputTokens < tokens(seen.deltas.join('')) || charge.outputTokens > tokens(most) + 1 || charge.charged > charge.held;
  });
  const lies = [...interrupted.filter((seen) => seen.sawDone || !seen.sawError), ...left.filter((seen) => seen.leftAt === undefined && !seen.sawDone)];
  const aborts = left
    .flatMap((seen) => {
      const line = journal.get(seen.requestId);
      return seen.leftAt !== undefined && line?.endedBy === 'client' ? [line.endedAt - seen.leftAt] : [];
    })
    .toSorted((a, b) => a - b);
  const abortP99 = aborts[Math.floor(aborts.length * 0.99)] ?? Number.NaN;

  const findings: Finding[] = [
    {
      id: 'M9',
      promise: `${left.length} streams left at a random byte and ${interrupted.length} cut by the upstream: every charge by rule`,
      figure: `${wrongCharges.length} wrong charges, ${open} holds left open`,
      holds: wrongCharges.length === 0 && open === 0,
    },
    {
      id: 'M9',
      promise: `the upstream sees the client leave within ${abortLimitMs} ms (p99)`,
      figure: `${aborts.length} aborts, p50 ${aborts[Math.floor(aborts.length / 2)]} ms, p99 ${abortP99} ms`,
      holds: aborts.length > 0 && abortP99 <= abortLimitMs,
    },
    { id: 'M9', promise: 'a cut stream ends with an error, a whole one with [DONE]', figure: `${lies.length} untruthful ends`, holds: lies.length === 0 },
  ];
  for (const seen of wrongCharges.slice(0, 3))
    console.log(
      '    wrong charge:',
      JSON.stringify({
        ...seen,
        deltas: seen.deltas.length,
        text: tokens(seen.deltas.join('')),
        charge: charges.get(seen.requestId),
        line: journal.get(seen.requestId),
      }),
    );
  return findings;
};

const tokens = (text: string): number => (text === '' ? 0 : encode(text).length);

function isPriced({ inputTokens, outputTokens, cost }: Charge): boolean {
  return cost === inputTokens * inputPrice + outputTokens * outputPrice;
}

interface StreamCall {
  url: string;
  key: string;
  model: string;
  dispatcher: Agent;
  leaveAfterBytes?: number | undefined;
}

async function readStream({ url, key, model, dispatcher, leaveAfterBytes }: StreamCall): Promise<SeenStream> {
  const leave = new AbortController();
  const answer = await request(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Tell a long story about the gate.' }], max_tokens: 500, stream: true }),
    dispatcher,
    signal: leave.signal,
  });
  const seen: SeenStream = { requestId: String(answer.headers['x-request-id']), deltas: [], sawDone: false, sawError: false };
  let bytes = 0;
  let tail = '';
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      const lines = (tail + chunk.toString()).split('\n');
      tail = lines.pop() ?? '';
      for (const line of lines) note(seen, line);
      if (leaveAfterBytes !== undefined && bytes >= leaveAfterBytes && !seen.sawDone) {
        seen.leftAt = Date.now();
        leave.abort();
      }
    }
  } catch (error) {
    if (seen.leftAt === undefined) seen.sawError ||= error instanceof Error;
  }
  return seen;
}

function note(seen: SeenStream, line: string): void {
  if (!line.startsWith('data: ')) return;
  const data = line.slice(6);
  if (data === '[DONE]') {
    seen.sawDone = true;
    return;
  }
  const frame = JSON.parse(data) as { error?: unknown; choices?: { delta?: { content?: string } }[] };
  if (frame.error) seen.sawError = true;
  const text = frame.choices?.[0]?.delta?.content;
  if (text) seen.deltas.push(text);
}

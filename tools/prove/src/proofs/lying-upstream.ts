import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { chargesOf, openHolds, type Charge } from '../ledger.ts';
import { owedFor, tokens, type Delivered, type Owed } from '../lies/charge-law.ts';
import { planLies, type LiePlan } from '../lies/lie-plan.ts';
import type { LyingUpstream } from '../lies/lying-upstream.ts';
import type { Finding, Proof } from '../proof.ts';

// The catalog's price of the proof models, in micro-credits per token: US$0.15 and US$0.60 per million.
const inputPrice = 150;
const outputPrice = 600;
const calls = 2_000;
const atOnce = 40;
const attemptsMax = 60;
const pauseMs = 250;

interface SeenCall {
  readonly plan: LiePlan;
  readonly status: number;
  readonly requestId: string;
  /** What reached the client; formats whose end is always the server's are read by their bytes only. */
  text: string;
  thought: string;
  saysWhole: boolean;
  hasLeft: boolean;
}

/** M10: what a server tells of its tokens is a claim: every charge is what docs/money.md makes of what was delivered and told. */
export function proveLyingUpstream(upstream: LyingUpstream): Proof {
  return async ({ house, seed, quick }) => {
    const plans = planLies(seed, quick ? calls : calls * 5);
    upstream.follow(plans);
    const { key, clientId } = await house.createClient({ credits: 1_000_000, plan: 'operator' });
    const dispatcher = new Agent({ connections: atOnce });
    const seen: SeenCall[] = [];
    const waiting = plans.values();
    const url = house.gatewayUrls[0]!;
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const plan of waiting) seen.push(await askUntilServed(plan, { url, key, dispatcher }));
      }),
    );
    await dispatcher.destroy();
    for (let attempt = 0; attempt < 150 && (await openHolds(house.databaseUrl, clientId)) > 0; attempt++) await sleep(100);

    const charges = new Map((await chargesOf(house.databaseUrl, clientId)).map((charge) => [charge.requestId, charge]));
    const open = await openHolds(house.databaseUrl, clientId);
    const wrong = seen.filter((call) => !isLawful(call, charges.get(call.requestId), upstream));
    const served = seen.filter(({ status }) => status === 200).length;
    const lies = seen.filter((call) => isUntruthful(call));
    for (const call of wrong.slice(0, 5)) tell('wrong charge', call, charges.get(call.requestId), upstream);
    for (const call of lies.slice(0, 3)) tell('untruthful end', call, charges.get(call.requestId), upstream);
    const findings: Finding[] = [
      {
        id: 'M10',
        promise: `${plans.length} calls of a server that lies about its tokens: every charge is the law of what was delivered and told`,
        figure: `${wrong.length} wrong charges, ${served} served, ${open} holds left open`,
        holds: wrong.length === 0 && open === 0 && served >= plans.length * 0.95,
      },
      { id: 'M10', promise: 'an answer is called whole only if it is', figure: `${lies.length} untruthful ends`, holds: lies.length === 0 },
    ];
    return findings;
  };
}

function isLawful(call: SeenCall, charge: Charge | undefined, upstream: LyingUpstream): boolean {
  if (!charge || charge.charged > charge.held) return false;
  if (call.status !== 200) return charge.cost === 0 || call.plan.end !== 'well';
  const sent = upstream.sent.get(call.plan.number) ?? { text: '', thought: '' };
  const priced = ({ input, output }: Owed) => input * inputPrice + output * outputPrice;
  if (!call.hasLeft) return charge.cost === priced(owedFor(call.plan, deliveredTo(call, sent), endsItself(call.plan)));
  // Between what the client had seen when it left and what had been sent by then, and whole if that was all.
  const bounds = [owedFor(call.plan, call, false), owedFor(call.plan, sent, false), owedFor(call.plan, sent, true)].map(priced);
  return charge.cost >= Math.min(...bounds) && charge.cost <= Math.max(...bounds);
}

function deliveredTo(call: SeenCall, sent: Delivered): Delivered {
  // Streams in the chat format are compared word by word; of the others everything arrives, or what an asked bound leaves of it.
  return call.plan.format === 'chat' ? call : sent;
}

/** The server is not cut, neither by itself nor where the asked bound ends. */
function endsItself({ end, isStream, outputMax, text, thought }: LiePlan): boolean {
  if (end !== 'well') return false;
  const all = tokens(text.join('')) + tokens(thought.join(''));
  return !isStream || outputMax === undefined || Math.floor(all / 2) <= outputMax;
}

function isUntruthful({ plan, status, saysWhole, hasLeft, text }: SeenCall): boolean {
  if (status !== 200 || hasLeft || plan.format !== 'chat') return false;
  const isCutAtBound = plan.end !== 'well' && plan.isStream && !endsItself({ ...plan, end: 'well' });
  if (isCutAtBound) return !saysWhole;
  return saysWhole !== (plan.end === 'well') || (endsItself(plan) && text !== plan.text.join(''));
}

interface Access {
  readonly url: string;
  readonly key: string;
  readonly dispatcher: Agent;
}

/** After faults of its own the server is kept away from for a moment; a client asks again. */
async function askUntilServed(plan: LiePlan, access: Access): Promise<SeenCall> {
  for (let attempt = 0; ; attempt++) {
    const call = await ask(plan, access);
    if (call.status !== 503 || attempt === attemptsMax) return call;
    await sleep(pauseMs);
  }
}

async function ask(plan: LiePlan, { url, key, dispatcher }: Access): Promise<SeenCall> {
  const { format, isStream: stream, prompt, outputMax } = plan;
  const leave = new AbortController();
  const body =
    format === 'chat'
      ? { model: 'proof-lies', messages: [{ role: 'user', content: prompt }], stream, ...(outputMax === undefined ? {} : { max_tokens: outputMax }) }
      : { model: 'proof-lies', input: prompt, stream, ...(outputMax === undefined ? {} : { max_output_tokens: outputMax }) };
  const answer = await request(`${url}/v1/${format === 'chat' ? 'chat/completions' : 'responses'}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    dispatcher,
    signal: leave.signal,
  });
  const call: SeenCall = {
    plan,
    status: answer.statusCode,
    requestId: String(answer.headers['x-request-id']),
    text: '',
    thought: '',
    saysWhole: false,
    hasLeft: false,
  };
  if (answer.statusCode !== 200 || format === 'responses' || !stream) {
    const text = await answer.body.text();
    if (answer.statusCode === 200 && format === 'chat') noteWhole(call, text);
    return call;
  }
  let tail = '';
  let words = 0;
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      const lines = (tail + chunk.toString()).split('\n');
      tail = lines.pop() ?? '';
      for (const line of lines) if (!call.hasLeft) words += note(call, line);
      if (plan.leavesAfter !== undefined && words >= plan.leavesAfter && !call.saysWhole && !call.hasLeft) {
        call.hasLeft = true;
        leave.abort();
      }
    }
  } catch (error) {
    if (!call.hasLeft) throw error;
  }
  return call;
}

interface Message {
  readonly content?: string | null;
  readonly reasoning_content?: string | null;
}

function noteWhole(call: SeenCall, body: string): void {
  const { choices } = JSON.parse(body) as { choices: { message: Message }[] };
  call.text = choices[0]?.message.content ?? '';
  call.thought = choices[0]?.message.reasoning_content ?? '';
  call.saysWhole = true;
}

/** @returns how many deltas the line brought */
function note(call: SeenCall, line: string): number {
  if (!line.startsWith('data: ')) return 0;
  const data = line.slice(6);
  if (data === '[DONE]') {
    call.saysWhole = true;
    return 0;
  }
  const frame = JSON.parse(data) as { choices?: { delta?: Message }[] };
  const delta = frame.choices?.[0]?.delta;
  call.text += delta?.content ?? '';
  call.thought += delta?.reasoning_content ?? '';
  return delta?.content || delta?.reasoning_content ? 1 : 0;
}

function tell(what: string, call: SeenCall, charge: Charge | undefined, upstream: LyingUpstream): void {
  const { text, thought, ...plan } = call.plan;
  const sent = upstream.sent.get(plan.number);
  console.log(
    `    ${what}:`,
    JSON.stringify({
      plan: { ...plan, words: text.length, thoughts: thought.length },
      status: call.status,
      hasLeft: call.hasLeft,
      saysWhole: call.saysWhole,
      seen: tokens(call.text) + tokens(call.thought),
      sent: sent && tokens(sent.text) + tokens(sent.thought),
      owed: sent && owedFor(call.plan, deliveredTo(call, sent), endsItself(call.plan)),
      charge,
    }),
  );
}

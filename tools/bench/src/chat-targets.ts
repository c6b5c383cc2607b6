import type { House } from '@portazgo/testing';
import { familyOf } from './process-cost.ts';
import type { Target } from './target.ts';

interface ChatTargets {
  name: string;
  /** A conversation of about 1 KiB, answered whole with 64 tokens. */
  whole: Target;
  /** The same, streamed: 400 tokens, one every 20 ms. */
  stream: Target;
}

const messages = [
  { role: 'system', content: 'You are a helpful assistant at the toll of a mountain road. Answer briefly, kindly, and in the language of the question.' },
  ...Array.from({ length: 4 }, (_, turn) => [
    { role: 'user', content: `Question ${turn}: what does the gate cost for a cart with two mules, three travellers and a barrel of wine in winter?` },
    {
      role: 'assistant',
      content: `Answer ${turn}: four coins for the cart, one for each mule, none for the travellers, and two for the barrel when it is full.`,
    },
  ]).flat(),
  { role: 'user', content: 'And how much is it on the way back, when the barrel is empty and one mule was sold?' },
];

const wholeModel = 'gpt-4o-mini';
const wholeSuffix = '+tokens=64';
const streamSuffix = '+tokens=400,interval=20,stamp=1';

/** The three ways: the emulator itself, the peer in front of it, and the house in front of it. */
export async function chatTargets(house: House, portkey: { url: string; pid: number }): Promise<ChatTargets[]> {
  const { key } = await house.createClient({ credits: 1_000_000, plan: 'operator' });
  const upstream = `${house.emulatorUrl}/openai/v1`;
  const json = { 'content-type': 'application/json' };
  const emulatorPids = () => ({ emulator: [house.process('emulator').pid] });
  const make = (name: string, url: string, headers: Record<string, string>, model: (suffix: string) => string, pids: Target['pids']): ChatTargets => ({
    name,
    whole: { name, url, headers, pids, body: JSON.stringify({ model: model(wholeSuffix), messages, max_tokens: 128 }) },
    stream: { name, url, headers, pids, body: JSON.stringify({ model: model(streamSuffix), messages, max_tokens: 512, stream: true }) },
  });
  return [
    make('direct', `${upstream}/chat/completions`, { ...json, authorization: 'Bearer sk-bench' }, (suffix) => wholeModel + suffix, emulatorPids),
    make(
      'portkey',
      `${portkey.url}/v1/chat/completions`,
      { ...json, authorization: 'Bearer sk-bench', 'x-portkey-provider': 'openai', 'x-portkey-custom-host': upstream },
      (suffix) => wholeModel + suffix,
      () => ({ portkey: [portkey.pid], ...emulatorPids() }),
    ),
    make(
      'portazgo',
      `${house.gatewayUrls[0]}/v1/chat/completions`,
      { ...json, authorization: `Bearer ${key}` },
      (suffix) => (suffix === wholeSuffix ? 'bench-whole' : 'bench-stream'),
      () => ({
        gateway: [house.process('gateway').pid],
        llm: [house.process('llm').pid],
        billing: [house.process('billing').pid],
        nats: [house.natsPid],
        postgres: familyOf(house.postgresPid),
        ...emulatorPids(),
      }),
    ),
  ];
}

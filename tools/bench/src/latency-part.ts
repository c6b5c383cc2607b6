import type { House } from '@portazgo/testing';
import { chatTargets } from './chat-targets.ts';
import { closedLoop, type Round } from './closed-loop.ts';
import { startMediaHouse } from './media-house.ts';
import { median, percentile } from './statistics.ts';
import { ms, table } from './tables.ts';
import type { Target } from './target.ts';

const rounds = 3;
const secondsPerRound = 2;
const connectionCounts = [1, 16];

/** What a synchronous answer over a job takes longer than the same call straight to the upstream, beside what a chat takes longer. */
export async function benchLatency(): Promise<void> {
  console.log('\nAdded latency of a synchronous answer over a job, beside that of a chat (medians of interleaved rounds)');
  const house = await startMediaHouse();
  try {
    const pairs = [
      { name: 'picture over a job', ...(await pictureTargets(house)) },
      { name: 'chat', ...(await chatPair(house)) },
    ];
    for (const { direct, own } of pairs) for (const target of [direct, own]) await closedLoop(target, 16, 3);
    const rows: string[][] = [];
    for (const connections of connectionCounts) {
      const measured = pairs.map(({ name }) => ({ name, direct: [] as Round[], own: [] as Round[] }));
      for (let round = 0; round < rounds; round++)
        for (const [index, { direct, own }] of pairs.entries()) {
          measured[index]!.direct.push(await closedLoop(direct, connections, secondsPerRound));
          measured[index]!.own.push(await closedLoop(own, connections, secondsPerRound));
        }
      for (const { name, direct, own } of measured) rows.push(rowOf(`${name} ×${connections}`, direct, own));
    }
    table(['', 'direct p50', 'direct p99', 'added p50', 'added p99', 'answers/s', 'errors'], rows);
  } finally {
    await house.stop();
  }
}

async function pictureTargets(house: House): Promise<{ direct: Target; own: Target }> {
  const { key } = await house.createClient({ credits: 1_000_000, plan: 'operator' });
  const target = (url: string, token: string, model: string): Target => ({
    name: url,
    url: `${url}/v1/images/generations`,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ model, prompt: 'A toll gate in the mountains, in winter', size: '64x64', n: 1 }),
    mark: '"b64_json"',
    pids: () => ({}),
  });
  return {
    direct: target(`${house.emulatorUrl}/openai`, 'sk-bench', 'gpt-image-2+run=0,queue=0'),
    own: target(house.gatewayUrls[0]!, key, 'bench-picture'),
  };
}

async function chatPair(house: House): Promise<{ direct: Target; own: Target }> {
  const targets = await chatTargets(house, { url: house.emulatorUrl, pid: process.pid });
  return { direct: targets[0]!.whole, own: targets.at(-1)!.whole };
}

function rowOf(name: string, direct: readonly Round[], own: readonly Round[]): string[] {
  const at = (each: readonly Round[], share: number) => median(each.map(({ latenciesMs }) => percentile(latenciesMs, share)));
  const errors = [...direct, ...own].reduce((sum, round) => sum + round.errors, 0);
  const added = (share: number) => ms(at(own, share) - at(direct, share));
  const perSecond = median(own.map(({ requestsPerSecond }) => requestsPerSecond)).toFixed(0);
  return [name, ms(at(direct, 0.5)), ms(at(direct, 0.99)), added(0.5), added(0.99), perSecond, String(errors)];
}

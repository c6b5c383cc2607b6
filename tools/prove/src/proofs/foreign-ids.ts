import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startHouse } from '@portazgo/testing';
import { ownedRoutes, type OwnedRoute } from '../owned-routes.ts';
import { ownOneOfEverything, type OwnedKind, type OwnedThings } from '../owned-things.ts';
import type { Finding, Proof } from '../proof.ts';

const ratioMax = 1.5;
const differenceMaxMs = 2;
/** A machine that does other things as well sets figures apart that are not; what stays apart in every round is. */
const rounds = 4;
const garbage = [
  'x',
  'not-an-id',
  '0',
  '-1',
  '%00',
  '%F0%9F%98%80',
  '..%2F..%2Fetc%2Fpasswd',
  "'%20or%20'1'%3D'1",
  '%7B%22%24ne%22%3A1%7D',
  'z'.repeat(90),
  'z'.repeat(300),
];

/** E6: two clients that own one of everything, and each asks for what is the other's: it is as if it did not exist, and takes as long. */
export const proveForeignIds: Proof = async ({ quick }) => {
  const receiver = createServer((request, response) => request.resume().on('end', () => response.end('ok'))).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const environment = { LOG_LEVEL: 'warn', COURIER_ALLOW: host, WEBHOOK_POLL_MS: '50' };
  const house = await startHouse({ services: ['gateway', 'billing', 'jobs', 'courier', 'image', 'audio', 'emulator'], environment });
  try {
    const url = house.gatewayUrls[0] ?? '';
    const [first, second] = await Promise.all([client(), client()]);
    const { routes, unknown } = ownedRoutes(await (await fetch(`${url}/openapi.json`)).json());
    const wrong = unknown.map((route) => `${route}: nobody knows what its id names`);
    let asked = 0;
    let worst = { route: '', ratio: 1, apartMs: 0 };
    for (const [asker, owner] of [
      [first, second],
      [second, first],
    ] as const)
      for (const route of routes) {
        const foreign = owner.things[route.kind];
        const told = new Map<string, string>();
        for (const id of [foreign, unlike(foreign), ...garbage]) {
          const { status, text } = await call(url, asker.key, route, id);
          asked++;
          told.set(text, id);
          if (status !== 404) wrong.push(`${name(route)} with ${id.slice(0, 40)}: ${status}`);
        }
        if (told.size !== 1) wrong.push(`${name(route)} is told in ${told.size} ways: ${[...told.keys()].map((text) => text.slice(0, 80)).join(' | ')}`);
        const timing = await compare(url, asker.key, route, foreign, quick ? 15 : 60);
        if (timing.ratio > worst.ratio) worst = { route: name(route), ...timing };
        if (isApart(timing)) wrong.push(`${name(route)}: ${timing.apartMs.toFixed(1)} ms apart`);
      }
    for (const each of [first, second]) wrong.push(...(await missing(url, each)));
    const figure = `${routes.length} routes, ${asked} questions; farthest apart ${worst.apartMs.toFixed(2)} ms, ratio ${worst.ratio.toFixed(2)} (${worst.route})`;
    return [finding(figure, routes.length, wrong)];
  } finally {
    await house.stop();
    receiver.close();
  }

  async function client(): Promise<Owner> {
    const { key } = await house.createClient({ credits: 10_000, plan: 'operator' });
    return { key, things: await ownOneOfEverything(house.gatewayUrls[0] ?? '', key, `http://${host}/hook`) };
  }
};

interface Owner {
  readonly key: string;
  readonly things: OwnedThings;
}

const finding = (figure: string, routes: number, wrong: string[]): Finding => ({
  id: 'E6',
  promise: `every route with an id x another client's, an unknown and a senseless one: 404 with one body, in one time (ratio ${ratioMax} or ${differenceMaxMs} ms)`,
  figure: wrong.length === 0 ? figure : `${figure}; ${wrong.length} wrong: ${wrong.slice(0, 8).join('; ')}`,
  holds: wrong.length === 0 && routes >= 10,
});

const name = ({ method, path }: OwnedRoute) => `${method} ${path}`;

async function call(url: string, key: string, { method, path, body }: OwnedRoute, id: string): Promise<{ status: number; text: string; ms: number }> {
  const startedAt = performance.now();
  const response = await fetch(url + path.replace('{id}', id), {
    method,
    headers: { authorization: `Bearer ${key}`, 'accept-language': 'en', ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  return { status: response.status, text, ms: performance.now() - startedAt };
}

interface Timing {
  ratio: number;
  apartMs: number;
}

const isApart = ({ ratio, apartMs }: Timing) => ratio > ratioMax && apartMs >= differenceMaxMs;

/** How far the medians of a foreign and of an unknown id lie apart, asked for in turn. */
async function compare(url: string, key: string, route: OwnedRoute, foreign: string, times: number): Promise<Timing> {
  let nearest: Timing | undefined;
  for (let round = 0; round < rounds && (!nearest || isApart(nearest)); round++) {
    const spent: [number[], number[]] = [[], []];
    for (let time = 0; time < times; time++)
      for (const [index, id] of [foreign, unlike(foreign)].entries()) spent[index]?.push((await call(url, key, route, id)).ms);
    const [one, other] = spent.map(median) as [number, number];
    const timing = { ratio: Math.max(one, other) / Math.min(one, other), apartMs: Math.abs(one - other) };
    if (!nearest || timing.apartMs < nearest.apartMs) nearest = timing;
  }
  return nearest ?? { ratio: Infinity, apartMs: Infinity };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** An id of the same shape that nobody owns. */
function unlike(id: string): string {
  return id.slice(0, -8) + id.slice(-8).replaceAll(/[0-9A-Za-z]/g, turned);
}

function turned(sign: string): string {
  if (/\d/.test(sign)) return String((Number(sign) + 1) % 10);
  const [first, second] = /[a-z]/.test(sign) ? ['a', 'b'] : ['A', 'B'];
  return sign === first ? second : first;
}

/** What an owner no longer has, or not as it was, although nobody but a stranger asked for its end. */
async function missing(url: string, { key, things }: Owner): Promise<string[]> {
  const reads: readonly (readonly [OwnedKind, string])[] = [
    ['job', `/v1/account/jobs/${things.job}`],
    ['file', `/v1/account/files/${things.file}`],
    ['voice', '/v1/account/voices'],
    ['endpoint', '/v1/account/webhooks'],
    ['delivery', '/v1/account/webhooks/deliveries'],
  ];
  const lost = await Promise.all(
    reads.map(async ([kind, path]) => {
      const text = await (await fetch(url + path, { headers: { authorization: `Bearer ${key}` } })).text();
      return text.includes(things[kind]) && !text.includes('mine now') ? [] : [`the ${kind} of its owner is gone or changed`];
    }),
  );
  return lost.flat();
}

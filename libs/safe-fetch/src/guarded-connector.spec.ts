import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ResolveHost } from './resolve-host.ts';
import { SafeFetch } from './safe-fetch.ts';

let server: Server;
let port = 0;
let visits = 0;

beforeAll(async () => {
  server = createServer((_request, response) => {
    visits++;
    response.end('the inside');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => (visits = 0));
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** A name server that gives these answers, one after the other, and the last one for ever. */
function scripted(...answers: (readonly string[] | Error)[]) {
  let asked = 0;
  const resolve: ResolveHost = async () => {
    const answer = answers[Math.min(asked++, answers.length - 1)];
    if (!answer || answer instanceof Error) throw answer;
    return answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  return { resolve, asked: () => asked };
}

const ask = (resolve: ResolveHost, allow: string[] = []) =>
  new SafeFetch({ allow, ports: [port], resolve }).get(`http://files.example.com:${port}/`, { totalMs: 2_000, bytesMax: 100 });

it.each([
  ['a private address', ['10.0.0.1']],
  ['loopback', ['127.0.0.1']],
  ['the metadata service', ['169.254.169.254']],
  ['a private address after a public one', ['93.184.216.34', '127.0.0.1']],
  ['a private address before a public one', ['127.0.0.1', '93.184.216.34']],
  ['one private address among many', ['93.184.216.34', '93.184.216.35', '2606:4700::1', '192.168.1.1', '93.184.216.36']],
  ['only a private IPv6 address', ['fd00::1']],
  ['IPv6 loopback', ['::1']],
  ['public IPv4 with private IPv6', ['93.184.216.34', 'fe80::1']],
  ['a mapped private address', ['::ffff:127.0.0.1']],
  ['a private address behind NAT64', ['64:ff9b::7f00:1']],
  ['a private address behind 6to4', ['2002:7f00:1::1']],
  ['a Teredo address', ['2001:0:4136:e378:8000:63bf:3fff:fdd2']],
  ['an address with a zone', ['fe80::1%lo']],
  ['what is no address', ['localhost']],
  ['an alias that ends at a private address', ['172.16.0.9']],
])('connects to nothing when the name has %s', async (_case, addresses) => {
  await expect(ask(scripted(addresses).resolve)).rejects.toMatchObject({ kind: 'address_refused', message: 'could not be fetched from its address' });
  expect(visits).toBe(0);
});

it('asks once and connects to what it checked, so that a name that changes its mind in between changes nothing', async () => {
  const names = scripted(['127.0.0.1'], ['93.184.216.34']);
  await expect(ask(names.resolve)).rejects.toMatchObject({ kind: 'address_refused' });
  expect(names.asked()).toBe(1);
  expect(visits).toBe(0);
});

it('checks a name at each use: what was public yesterday is refused when it is private today', async () => {
  const names = scripted(['192.168.0.7'], ['10.1.1.1']);
  const fetch = new SafeFetch({ allow: [], ports: [port], resolve: names.resolve });
  for (let use = 1; use <= 3; use++) {
    await expect(fetch.get(`http://files.example.com:${port}/`, { totalMs: 2_000, bytesMax: 100 })).rejects.toMatchObject({ kind: 'address_refused' });
    expect(names.asked()).toBe(use);
  }
  expect(visits).toBe(0);
});

it('says no more than unreachable of a name without an address', async () => {
  await expect(ask(scripted(new Error('ENOTFOUND')).resolve)).rejects.toMatchObject({ kind: 'unreachable' });
  await expect(ask(scripted([]).resolve)).rejects.toMatchObject({ kind: 'unreachable' });
});

it('does not wait longer than its time for a name server that stays silent', async () => {
  let stopped = false;
  const silent: ResolveHost = (_hostname, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        stopped = true;
        reject(new Error('given up'));
      });
    });
  const fetch = new SafeFetch({ allow: [], ports: [port], resolve: silent });
  const started = performance.now();
  await expect(fetch.get(`http://files.example.com:${port}/`, { totalMs: 200, bytesMax: 100 })).rejects.toMatchObject({ kind: 'timeout' });
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(stopped).toBe(true);
});

it('lets an allowed host and port through, and neither another port of it nor another host at it', async () => {
  const loopback = scripted(['127.0.0.1']);
  const allowed = new SafeFetch({ allow: [`localhost:${port}`], ports: [80, 443], resolve: loopback.resolve });
  const answer = await allowed.get(`http://localhost:${port}/`, { totalMs: 2_000, bytesMax: 100 });
  expect(answer.status).toBe(200);
  for await (const chunk of answer.body) expect(chunk.toString()).toBe('the inside');
  expect(visits).toBe(1);

  for (const other of [
    `http://127.0.0.1:${port}/`,
    `http://localhost:${port + 1}/`,
    `http://localhost/`,
    `http://localhost.:${port}/`,
    `http://other.example.com:${port}/`,
  ])
    await expect(allowed.get(other, { totalMs: 2_000, bytesMax: 100 })).rejects.toMatchObject({ kind: 'address_refused' });
  expect(visits).toBe(1);
});

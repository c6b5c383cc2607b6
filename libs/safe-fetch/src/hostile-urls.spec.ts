import { createServer, Socket, type AddressInfo, type Server } from 'node:net';
import { hostileUrls } from './hostile-urls.ts';
import { SafeFetch } from './safe-fetch.ts';

/** Listens where the attacks aim and counts who comes. */
let canary: Server;
let port = 0;
let visits = 0;
/** Every connection this process tried to open, so that an attempt that would leave the machine is seen too, and stopped. */
const attempts: unknown[] = [];
const connect = Socket.prototype.connect;

beforeAll(async () => {
  canary = createServer((socket) => {
    visits++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
  port = (canary.address() as AddressInfo).port;
  Socket.prototype.connect = function (this: Socket, ...to: unknown[]) {
    attempts.push(to);
    return this.destroy(new Error('no connection leaves this test'));
  } as typeof connect;
});

afterAll(async () => {
  Socket.prototype.connect = connect;
  await new Promise((resolve) => canary.close(resolve));
});

it('refuses every way of writing an address that is not public, without a connection', async () => {
  const urls = hostileUrls(port);
  expect(new Set(urls.map(({ url }) => url)).size).toBeGreaterThanOrEqual(300);
  // Whatever gets as far as a name server is told that the canary lives there.
  const resolve = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
  const fetch = new SafeFetch({ allow: [], ports: [80, 443, port], resolve });

  const passed: string[] = [];
  for (const { trick, url } of urls) {
    for (const ask of [() => fetch.get(url, { totalMs: 1_000, bytesMax: 1_000 }), () => fetch.post(url, { totalMs: 1_000, headers: {}, body: '{}' })]) {
      const answer = await ask().then(
        () => 'answered',
        (error: unknown) => (error as { kind?: string }).kind,
      );
      if (answer !== 'address_refused') passed.push(`${trick}: ${JSON.stringify(url)} ${answer}`);
    }
  }
  expect(passed).toEqual([]);
  expect(attempts).toEqual([]);
  expect(visits).toBe(0);
});

it('says so beforehand of all of them, because none needs a name server to be judged', () => {
  const fetch = new SafeFetch({ allow: [], ports: [80, 443, port] });
  expect(hostileUrls(port).filter(({ url }) => fetch.check(url).allowed)).toEqual([]);
});

it('would notice a connection: the canary counts one that the operator allowed', async () => {
  Socket.prototype.connect = connect;
  const fetch = new SafeFetch({ allow: [`127.0.0.1:${port}`], ports: [80] });
  await expect(fetch.get(`http://127.0.0.1:${port}/`, { totalMs: 2_000, bytesMax: 10 })).rejects.toMatchObject({ kind: 'unreachable' });
  expect(visits).toBe(1);
});

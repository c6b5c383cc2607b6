import { setTimeout as sleep } from 'node:timers/promises';
import { checkAddress, postWebhook } from '@portazgo/contracts';
import { startCourierHouse, type CourierHouse } from './support/courier-house.ts';
import { startReceiver } from './support/receiver.ts';

let receiver: Awaited<ReturnType<typeof startReceiver>>;
let house: CourierHouse;
const heard: { url: string; headers: object; body: string }[] = [];

beforeAll(async () => {
  receiver = await startReceiver((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const url = request.url ?? '';
      heard.push({ url, headers: request.headers, body });
      if (url === '/moved') response.writeHead(301, { location: '/here' }).end();
      else if (url === '/silent') return;
      else if (url === '/busy') response.writeHead(429, { 'retry-after': '17' }).end();
      else if (url === '/dated') response.writeHead(503, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }).end();
      else if (url === '/cut') response.destroy();
      else response.writeHead(204).end();
    });
  });
  house = await startCourierHouse({ COURIER_ALLOW: receiver.host });
});

afterAll(async () => {
  await house.stop();
  await receiver.stop();
});
beforeEach(() => heard.splice(0));

const post = (url: string, timeoutMs = 2_000) =>
  house.rpc.call(postWebhook, { url, headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' }, body: '{"a":"ñ"}', timeoutMs }, house.options());

it('delivers headers and body as they were given', async () => {
  expect(await post(`${receiver.url}/here`)).toMatchObject({ outcome: 'answered', status: 204, retryAfterSeconds: null });
  expect(heard).toEqual([
    { url: '/here', headers: expect.objectContaining({ 'webhook-id': 'msg_1', 'content-type': 'application/json' }) as object, body: '{"a":"ñ"}' },
  ]);
});

it('tells when to come back, in seconds whichever way it was said', async () => {
  expect(await post(`${receiver.url}/busy`)).toMatchObject({ outcome: 'answered', status: 429, retryAfterSeconds: 17 });
  const dated = await post(`${receiver.url}/dated`);
  if (dated.outcome !== 'answered') throw new Error(dated.reason);
  expect(dated.retryAfterSeconds).toBeGreaterThan(55);
  expect(dated.retryAfterSeconds).toBeLessThanOrEqual(60);
});

it('does not follow a redirect', async () => {
  expect(await post(`${receiver.url}/moved`)).toMatchObject({ outcome: 'failed', reason: 'redirect' });
  expect(heard.map(({ url }) => url)).toEqual(['/moved']);
});

it('gives a receiver its time and no more', async () => {
  const reply = await post(`${receiver.url}/silent`, 300);
  expect(reply).toMatchObject({ outcome: 'failed', reason: 'timeout' });
  expect(reply.durationMs).toBeGreaterThanOrEqual(290);
  expect(reply.durationMs).toBeLessThan(1_000);
});

it('says of a failure no more than an outsider may know', async () => {
  expect(await post(`${receiver.url}/cut`)).toMatchObject({ outcome: 'failed', reason: 'unreachable' });
  expect(await post('http://127.0.0.1:1/')).toMatchObject({ outcome: 'failed', reason: 'address_refused' });
  expect(await post('http://[::ffff:169.254.169.254]/')).toMatchObject({ outcome: 'failed', reason: 'address_refused' });
});

it('says beforehand whether an address can be used', async () => {
  const check = (url: string) => house.rpc.call(checkAddress, { url }, house.options());
  expect(await check(`${receiver.url}/hook`)).toEqual({ allowed: true, reason: null });
  expect(await check('https://hooks.example.com/portazgo?team=7')).toEqual({ allowed: true, reason: null });
  expect(await check('https://user:secret@hooks.example.com/')).toEqual({ allowed: false, reason: 'contains a user name or a password' });
  expect(await check('https://hooks.example.com:22/')).toMatchObject({ allowed: false });
  expect(await check('https://192.168.1.1/')).toEqual({ allowed: false, reason: 'is not in the public network' });
});

it('sends to a receiver that answers while another one does not', async () => {
  const silent = Array.from({ length: 20 }, () => post(`${receiver.url}/silent`, 1_500));
  await sleep(50);
  // Another host, so other slots: it is refused before it is sent, which is soon enough to see that nobody waits.
  const started = performance.now();
  await post('http://192.168.1.1/');
  expect(performance.now() - started).toBeLessThan(500);
  await Promise.all(silent);
});

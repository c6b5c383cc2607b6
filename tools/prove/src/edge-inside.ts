import { once } from 'node:events';
import { fork, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkAddress, fetchFile, postWebhook } from '@portazgo/contracts';
import { RpcClient } from '@portazgo/messaging';
import { connectNats, newRequestId } from '@portazgo/platform';
import { testNats } from '@portazgo/testing';
import { startCanaries } from './edge-canaries.ts';
import { startNames } from './edge-names.ts';
import { edgeNames, edgeVectors, flippingVectors, openVectors } from './edge-vectors.ts';

/**
 * Runs inside a network namespace of its own, as the proof started it: every address there is this machine's, and no other can be
 * reached. Starts broker and courier, sends every vector through the three calls of the courier, prints what came of it as JSON.
 */
export interface EdgeResult {
  vectors: number;
  calls: number;
  /** Calls that did what they must not, and control calls that failed. */
  wrong: string[];
  hits: string[];
  visits: number;
}

const attackedPort = 8080;
// One pixel; something the courier stores when it gets it.
const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==', 'base64');

const result: EdgeResult = { vectors: 0, calls: 0, wrong: [], hits: [], visits: 0 };
const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-edge-'));
furnish();
const names = await startNames(edgeNames);
const canaries = await startCanaries(picture);
await canariesNotice();

const nats = await testNats();
const courier = fork(path.resolve('apps/courier/dist/main.js'), [], {
  env: { PATH: process.env.PATH, NATS_URL: nats.url, LOG_LEVEL: 'silent', COURIER_FETCH_TIMEOUT_MS: '2000' },
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
await once(courier, 'message');
const connection = await connectNats({ url: nats.url, name: 'edge' });
const rpc = new RpcClient({ connection });
const options = () => ({ context: { requestId: newRequestId(), locale: 'en' as const }, timeoutMs: 20_000 });

for (const { trick, url } of openVectors) {
  const outcomes = await throughEveryCall(url);
  if (outcomes.join() !== 'fetched,allowed,answered' && outcomes.join() !== 'fetched,allowed,redirect')
    result.wrong.push(`${trick} is closed: ${outcomes.join()}`);
}
result.hits.push(...canaries.hits.splice(0));

for (const { trick, url } of edgeVectors(attackedPort)) {
  const outcomes = await throughEveryCall(url);
  // A webhook to a public server that sends on arrives there, and goes no further.
  const isHarmless = outcomes[0] === 'refused' && outcomes[2] !== 'answered';
  if (!isHarmless || canaries.hits.length > 0) result.wrong.push(`${trick}: ${url} ${outcomes.join()} ${canaries.hits.join()}`);
  result.hits.push(...canaries.hits.splice(0));
  result.vectors++;
}
for (const { trick, url } of flippingVectors()) {
  const outcomes = [await fetched(url), await fetched(url), await posted(url), await posted(url)];
  if (outcomes.filter((outcome) => outcome === 'fetched' || outcome === 'answered').length !== 2) result.wrong.push(`${trick}: ${outcomes.join()}`);
  result.hits.push(...canaries.hits.splice(0));
  result.vectors++;
}

result.visits = canaries.visits;
rpc.close();
await connection.close();
courier.kill('SIGTERM');
await once(courier, 'exit');
await nats.stop();
names.close();
await canaries.close();
rmSync(folder, { recursive: true, force: true });
console.log(JSON.stringify(result));

/** Makes every address, IPv4 and IPv6, one of this namespace, and the scripted name server the one that is asked. */
function furnish(): void {
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
  execFileSync('ip', ['route', 'add', 'local', 'default', 'dev', 'lo']);
  execFileSync('ip', ['-6', 'route', 'add', 'local', 'default', 'dev', 'lo']);
  const resolv = path.join(folder, 'resolv.conf');
  writeFileSync(resolv, 'nameserver 127.0.0.1\n');
  execFileSync('mount', ['--bind', resolv, '/etc/resolv.conf']);
}

/** Silence means something only from canaries that would sing. */
async function canariesNotice(): Promise<void> {
  for (const host of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '192.168.1.1', '::1', 'fd00::1', '64:ff9b::7f00:1', '2002:7f00:1::1']) {
    const socket = connect({ host, port: attackedPort }).on('error', () => undefined);
    await once(socket, 'close');
    if (canaries.hits.splice(0).length !== 1) throw new Error(`the canary at ${host} did not notice a connection`);
  }
}

async function throughEveryCall(url: string): Promise<[string, string, string]> {
  return [await fetched(url), await checked(url), await posted(url)];
}

async function fetched(url: string): Promise<string> {
  result.calls++;
  const request = { url, field: 'image_url', owner: 'client', accept: ['image' as const], bytesMax: 100_000, keepSeconds: 60 };
  return (await rpc.call(fetchFile, request, options())).outcome;
}

async function checked(url: string): Promise<string> {
  result.calls++;
  return (await rpc.call(checkAddress, { url }, options())).allowed ? 'allowed' : 'refused';
}

async function posted(url: string): Promise<string> {
  result.calls++;
  const reply = await rpc.call(postWebhook, { url, headers: {}, body: '{}', timeoutMs: 1_000 }, options());
  return reply.outcome === 'answered' ? 'answered' : reply.reason;
}

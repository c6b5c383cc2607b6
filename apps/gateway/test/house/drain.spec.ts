import { once } from 'node:events';
import { connect } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startHouse, type House } from '@portazgo/testing';
import OpenAI from 'openai';
import { WebSocket } from 'ws';

// An upstream that takes two seconds for its answer, and one that takes minutes.
const modelFile = (id: string, behaviour: string) => `id: ${id}
kind: chat
ownedBy: openai
created: 1721172741
title: { es: ${id}, pt: ${id}, en: ${id} }
description: { es: ${id}, pt: ${id}, en: ${id} }
limits: { contextTokens: 128000, maxOutputTokens: 16384 }
capabilities: { streaming: true }
routes:
  - provider: openai
    upstreamModel: gpt-4o-mini+${behaviour}
    prices: [{ inputUncached: 0.15, output: 0.6 }]
`;

let catalogDir: string;
let house: House;
let key: string;

// Two gateways over one house: each test stops one of them.
beforeAll(async () => {
  catalogDir = mkdtempSync(path.join(tmpdir(), 'portazgo-catalog-'));
  writeFileSync(path.join(catalogDir, 'steady.yaml'), modelFile('steady', 'tokens=40,interval=50'));
  writeFileSync(path.join(catalogDir, 'endless.yaml'), modelFile('endless', 'tokens=4000,interval=50'));
  house = await startHouse({ catalogDir, restarts: false, instances: { gateway: 2 }, environment: { DRAIN_DELAY_MS: '300', DRAIN_STREAMS_MS: '3000' } });
  ({ key } = await house.createClient({ credits: 1_000 }));
}, 120_000);
afterAll(async () => {
  await house.stop();
  rmSync(catalogDir, { recursive: true, force: true });
}, 60_000);

const client = (url: string) => new OpenAI({ apiKey: key, baseURL: `${url}/v1`, maxRetries: 0 });
const stream = (url: string, model: string) =>
  client(url).chat.completions.create({ model, messages: [{ role: 'user', content: 'hola' }], max_tokens: 8_000, stream: true });

it('finishes what is in flight when it is told to stop, and takes requests while balancers notice', async () => {
  const [url = ''] = house.gatewayUrls;
  const running = await stream(url, 'steady');
  const whole = client(url).chat.completions.create({ model: 'steady', messages: [{ role: 'user', content: 'hola' }] });
  const silent = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
  await once(silent, 'connect');
  const idle = new WebSocket(`${url.replace('http', 'ws')}/v1/stream`);
  await once(idle, 'open');
  const idleClosed = once(idle, 'close');
  await new Promise((resolve) => setTimeout(resolve, 200));

  house.process('gateway').signal('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const late = await fetch(`${url}/v1/me`, { headers: { authorization: `Bearer ${key}` } });
  expect([late.status, late.headers.get('connection')]).toEqual([200, 'close']);
  expect((await fetch(`${url}/health/ready`)).status).toBe(503);
  expect((await idleClosed)[0]).toBe(1012);

  let reason: string | null | undefined;
  for await (const chunk of running) reason = chunk.choices[0]?.finish_reason ?? reason;
  expect(reason).toBe('stop');
  expect((await whole).choices[0]?.finish_reason).toBe('stop');
  // The last answer has gone out, so the process ends by itself; a connection that never asked anything does not hold it.
  const startedAt = Date.now();
  while (isRunning()) {
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  silent.destroy();
});

it('ends a stream that outlasts the drain with an error, never cleanly', async () => {
  const [, url = ''] = house.gatewayUrls;
  const running = await stream(url, 'endless');
  const ended = (async () => {
    for await (const _chunk of running);
  })().catch((error: unknown) => error);
  await new Promise((resolve) => setTimeout(resolve, 500));
  house.process('gateway', 1).signal('SIGTERM');
  expect(await ended).toMatchObject({ code: 'service_unavailable' });
});

const isRunning = () => !house.events.some(({ type, name }) => name === 'gateway' && type === 'process-crashed');

import { createApiKey } from '@portazgo/contracts';
import { testDatabase, testNats, type TestDatabase, type TestNats } from '@portazgo/testing';
import { OwnProcess } from './support/own-process.ts';

jest.setTimeout(120_000);

const secret = 'f'.repeat(64);
const broker = { NATS_URL: '' };
const links = { PUBLIC_URL: 'http://127.0.0.1:1', FILE_LINK_SECRET: secret };
const database = { DATABASE_URL: '' };

/** What each needs, and nothing else. */
const needs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  gateway: { ...broker, KEY_PEPPER: secret, FILE_LINK_SECRET: secret },
  llm: broker,
  vision: broker,
  image: broker,
  audio: broker,
  video: broker,
  courier: broker,
  jobs: { ...broker, ...database, ...links, WEBHOOK_SECRETS_KEY: secret },
  billing: { ...broker, ...database, KEY_PEPPER: secret, ADMIN_TOKEN: secret },
};
/** Ports of the system's choice, and no waiting for a balancer. */
const ports = { HEALTH_PORT: '0', PORT: '0', ADMIN_PORT: '0', DRAIN_DELAY_MS: '0' };

let nats: TestNats;
let store: TestDatabase;
beforeAll(async () => {
  [nats, store] = await Promise.all([testNats(), testDatabase()]);
}, 120_000);
afterAll(async () => {
  await store?.drop();
  await nats?.stop();
});

const settingsOf = (service: string) => {
  const own = needs[service] ?? {};
  return { ...own, ...('NATS_URL' in own ? { NATS_URL: nats.url } : {}), ...('DATABASE_URL' in own ? { DATABASE_URL: store.url } : {}), ...ports };
};
const read = async (url: string) => {
  const answer = await fetch(url);
  return { status: answer.status, text: await answer.text() };
};

/** A gateway alone tells that the others are away, in time and in the shape of the dialect. */
async function tellsWhoIsAway(http: string | undefined): Promise<void> {
  const startedAt = performance.now();
  const answer = await fetch(`${http}/v1/ask`, {
    method: 'POST',
    headers: { authorization: `Bearer ${createApiKey('live')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ask: 'hola' }),
  });
  expect([answer.status, Number(answer.headers.get('retry-after')) > 0, performance.now() - startedAt < 1_000]).toEqual([503, true, true]);
  expect(await answer.json()).toMatchObject({ done: true, error: { code: 'service_unavailable', details: { service: 'billing' } } });
  expect((await read(`${http}/openapi.json`)).status).toBe(200);
}

describe.each(Object.keys(needs))('%s with nobody else there', (service) => {
  it('starts with its own settings, tells how it is, and drains when it is told to', async () => {
    const started = OwnProcess.start(`apps/${service}/dist/main.js`, settingsOf(service));
    try {
      const { http, health } = await started.ready();
      expect(await read(`${health}/health/live`)).toEqual({ status: 200, text: expect.stringMatching(/"status":"live","version":"\d+\.\d+\.\d+"/) });
      const ready = await read(`${health}/health/ready`);
      expect(ready.status).toBe(200);
      expect(Object.values((JSON.parse(ready.text) as { checks: object }).checks)).not.toHaveLength(0);
      expect(await read(`${health}/metrics`)).toEqual({ status: 200, text: expect.stringContaining(`service="${service}"`) });
      if (service === 'gateway') await tellsWhoIsAway(http);
      expect(await started.stop()).toEqual([0, null]);
    } finally {
      started.kill();
    }
  });

  it('names every setting that is missing and stops with code 1', async () => {
    const started = OwnProcess.start(`apps/${service}/dist/main.js`, {});
    expect(await started.end()).toEqual([1, null]);
    for (const name of Object.keys(needs[service] ?? {})) expect(started.output).toContain(name);
  });
});

describe('emulator', () => {
  it('needs nothing at all', async () => {
    const started = OwnProcess.start('apps/emulator/dist/main.js', {});
    try {
      const { health } = await started.ready();
      expect([(await read(`${health}/health/live`)).status, (await read(`${health}/health/ready`)).status]).toEqual([200, 200]);
      expect(await started.stop()).toEqual([0, null]);
    } finally {
      started.kill();
    }
  });

  it('names a setting that is wrong', async () => {
    const started = OwnProcess.start('apps/emulator/dist/main.js', { EMULATOR_PORT: 'a port' });
    expect(await started.end()).toEqual([1, null]);
    expect(started.output).toContain('EMULATOR_PORT');
  });
});

import { startTestGateway, until, type TestGateway } from './support/test-gateway.ts';

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await startTestGateway();
});
afterEach(() => gateway.stop());

const ask = (body: object) => gateway.post('/v1/ask', body);

async function expectUnavailable(answer: Response, service: string): Promise<void> {
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(await answer.json()).toMatchObject({ done: true, error: { code: 'service_unavailable', details: { service } } });
}

describe('when a part of the house is away', () => {
  it.each([false, true])('llm: 503 at once, and the hold is given back (stream: %p)', async (stream) => {
    await gateway.llm.close();
    const startedAt = Date.now();
    await expectUnavailable(await ask({ ask: 'hola', stream }), 'llm');
    expect(Date.now() - startedAt).toBeLessThan(1_000);
    expect(gateway.billing.admissions).toHaveLength(1);
    expect(gateway.billing.open.size).toBe(0);
    expect(gateway.billing.settlements).toMatchObject([{ outcome: 'failed', costMicroCredits: 0 }]);
  });

  it('billing: 503 at once, and no model is asked', async () => {
    await gateway.billing.close();
    await expectUnavailable(await ask({ ask: 'hola' }), 'billing');
    await expectUnavailable(await fetch(`${gateway.url}/v1/me`, { headers: { authorization: `Bearer ${gateway.key}` } }), 'billing');
    expect(gateway.llm.requests).toHaveLength(0);
  });

  it('the broker: 503 at once, and all is well when it is back', async () => {
    await gateway.nats.restart();
    await until(() => true);
    let status = 0;
    const seen = new Set<number>();
    const startedAt = Date.now();
    while (status !== 200 && Date.now() - startedAt < 10_000) {
      const answer = await ask({ ask: 'hola' });
      status = answer.status;
      seen.add(status);
      await answer.arrayBuffer();
    }
    expect(status).toBe(200);
    expect([...seen].every((one) => one === 200 || one === 503)).toBe(true);
  });
});

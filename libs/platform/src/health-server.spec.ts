import { HealthServer } from './health-server.ts';
import { Metrics } from './metrics.ts';

describe('health server', () => {
  let broken: Error | undefined;
  const metrics = new Metrics('test');
  const health = new HealthServer({
    host: '127.0.0.1',
    port: 0,
    metrics,
    checks: {
      store: () => {
        if (broken) throw broken;
      },
    },
  });
  let address: string;

  beforeAll(async () => {
    address = await health.listen();
  });
  afterAll(() => health.close());

  it('is live before it is ready', async () => {
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    const ready = await fetch(`${address}/health/ready`);
    expect(ready.status).toBe(503);
    expect(ready.headers.get('retry-after')).toBe('2');
  });

  it('is ready when told so and every check passes, and names the check that fails', async () => {
    health.setReady(true);
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    broken = new Error('disk is gone');
    const answer = await fetch(`${address}/health/ready`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ checks: { store: 'disk is gone' } });
    broken = undefined;
  });

  it('tells the metrics in the Prometheus format', async () => {
    metrics.counter('calls_total', 'Calls.', ['outcome']).inc({ outcome: 'ok' }, 3);
    const text = await (await fetch(`${address}/metrics`)).text();
    expect(text).toContain('portazgo_calls_total{outcome="ok",service="test"} 3');
  });
});

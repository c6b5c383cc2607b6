import type { SettlementRequest, SettlementResult } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { RpcCall } from '@portazgo/messaging';
import { BillingDesk, CallMetrics, CallSettler, SettlementBacklog, Settlements } from '@portazgo/metering';
import { createLogger, Metrics } from '@portazgo/platform';
import { loadCatalog } from '@portazgo/catalog';
import { CallRunner } from './call-runner.ts';
import type { ModelRouter } from './model-router.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const metrics = new CallMetrics(new Metrics('test'), 'test');
const route = loadCatalog().find('text-embedding-3-small')?.routes[0];

class Ledger extends BillingDesk {
  readonly records: SettlementRequest[] = [];
  async settle(records: SettlementRequest[]): Promise<SettlementResult[]> {
    this.records.push(...records);
    const balance = { availableMicroCredits: 1, heldMicroCredits: 0 };
    return records.map(({ costMicroCredits }) => ({
      outcome: 'settled',
      chargedMicroCredits: costMicroCredits,
      lossMicroCredits: 0,
      balance,
      repeated: false,
    }));
  }
  async recordProgress(): Promise<void> {}
  async extendHold(): Promise<never> {
    throw new Error('not asked here');
  }
}

async function embed(prepare: RpcCall['prepare']) {
  const desk = new Ledger();
  const settler = new CallSettler(new Settlements(desk, new SettlementBacklog(desk, logger), 1_000), metrics, logger);
  const target = { engine: 'openai/e', route };
  const router = { run: async () => ({ target, sentAtMs: 0, lease: { done: () => undefined }, result: { vectors: ['AAAA'] } }) };
  const call = { context: { requestId: 'r', locale: 'en' }, deadlineMs: 60_000, prepare } as unknown as RpcCall;
  const usage = { inputUncached: 1_000, inputCached: 0, cacheWrite: 0, output: 0, reasoning: 0 };
  const answer = await new CallRunner(router as unknown as ModelRouter, settler, metrics)
    .run<'embedding', { vectors: string[]; upstreamId?: string }, { vectors: string[] }>({
      operation: 'embed',
      offer: 'embedding',
      serves: () => true,
      comesWhole: false,
      request: { model: 'e', mode: 'live', heldMicroCredits: 1_000_000_000, priceMultiplierPpm: 1_000_000 },
      call,
      unsupported: () => null,
      attempt: async () => ({ vectors: [] }),
      meter: () => ({ usage, usageSource: 'upstream' }),
      answer: ({ vectors }) => ({ vectors }),
    })
    .catch((error: unknown) => error);
  return { answer, records: desk.records };
}

it('an answer is charged after it was made ready', async () => {
  const { answer, records } = await embed(async (part) => (rest) => ({ ...part, ...rest }));
  expect(answer).toMatchObject({ vectors: ['AAAA'], receipt: { chargedMicroCredits: records[0]?.costMicroCredits } });
  expect(records).toMatchObject([{ outcome: 'succeeded' }]);
});

it.each([
  ['cannot be carried now', new ServiceError('service_unavailable', { service: 'object-store', retryAfterSeconds: 1 }), 'service_unavailable'],
  ['is larger than what is carried', new ServiceError('body_too_large', { limitBytes: 1 }), 'upstream_failed'],
])('an answer that %s costs nothing, and its hold ends', async (_what, refusal, code) => {
  const { answer, records } = await embed(() => Promise.reject(refusal));
  expect(answer).toMatchObject({ code });
  expect(records).toMatchObject([{ outcome: 'failed', costMicroCredits: 0 }]);
});

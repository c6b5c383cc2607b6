import { emptyUsage, type SettlementRequest, type SettlementResult } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { createLogger, Metrics } from '@portazgo/platform';
import { BillingDesk } from './billing-desk.ts';
import { CallMetrics } from './call-metrics.ts';
import { CallPrice, type MediaUse } from './call-price.ts';
import { CallSettler, noEngine } from './call-settler.ts';
import { SettlementBacklog } from './settlement-backlog.ts';
import { Settlements } from './settlements.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const request = { mode: 'live' as const, heldMicroCredits: 1_000, priceMultiplierPpm: 1_000_000 };
const ending = (requestId: string) => ({ operation: 'audio.transcribe', model: 'm', context: { requestId, locale: 'en' as const } });

class OpenDesk extends BillingDesk {
  readonly records: SettlementRequest[] = [];

  async settle(records: SettlementRequest[]): Promise<SettlementResult[]> {
    this.records.push(...records);
    return records.map(({ costMicroCredits }) => ({
      outcome: 'settled',
      chargedMicroCredits: costMicroCredits,
      lossMicroCredits: 0,
      balance: { availableMicroCredits: 9, heldMicroCredits: 0 },
      repeated: false,
    }));
  }

  async recordProgress(): Promise<void> {}
  async extendHold(): Promise<never> {
    throw new Error('not asked here');
  }
}

function house() {
  const desk = new OpenDesk();
  const metrics = new Metrics('test');
  const settler = new CallSettler(new Settlements(desk, new SettlementBacklog(desk, logger), 1_000), new CallMetrics(metrics, 'audio'), logger);
  return { desk, settler, figures: () => metrics.registry.metrics() };
}
const perSecond = new CallPrice<MediaUse>(request, ({ quantities }) => (quantities.seconds ?? 0) * 10);

it('settles what a media call used, and tells it in units', async () => {
  const { desk, settler, figures } = house();
  const receipt = await settler.settleMedia(
    ending('r'),
    'openai/whisper-1',
    perSecond,
    'succeeded',
    { quantities: { seconds: 12.5 }, usageSource: 'counted' },
    'up-1',
  );
  expect(receipt).toEqual({ quantities: { seconds: 12.5 }, tokens: undefined, usageSource: 'counted', chargedMicroCredits: 125, availableMicroCredits: 9 });
  expect(desk.records).toMatchObject([
    { requestId: 'r', outcome: 'succeeded', costMicroCredits: 125, quantities: { seconds: 12.5 }, usage: emptyUsage, upstreamId: 'up-1' },
  ]);
  expect(await figures()).toMatch(/portazgo_audio_quantities_total\{engine="openai\/whisper-1",unit="seconds",[^}]*\} 12.5/);
});

it('never settles above the hold, cut or whole', async () => {
  const { desk, settler } = house();
  await settler.settleMedia(ending('r'), 'e', perSecond, 'cut', { quantities: { seconds: 1e6 }, usageSource: 'upstream' });
  expect(desk.records).toMatchObject([{ outcome: 'cut', costMicroCredits: 1_000 }]);
});

it('settles an empty answer at nothing only where the call says so', async () => {
  const { desk, settler } = house();
  const price = new CallPrice(request, () => 500);
  const metered = { usage: { ...emptyUsage, inputUncached: 7 }, usageSource: 'upstream' as const };
  await settler.settle({ ...ending('chat'), emptyIsFree: true }, 'e', price, 'succeeded', metered);
  await settler.settle(ending('embed'), 'e', price, 'succeeded', metered);
  expect(desk.records.map(({ costMicroCredits }) => costMicroCredits)).toEqual([0, 500]);
});

it('frees the hold of a failed call, and counts it by its outcome', async () => {
  const { desk, settler, figures } = house();
  await settler.settleFailed(ending('r'), noEngine, new ServiceError('overloaded', { service: 'x', retryAfterSeconds: 1 }));
  expect(desk.records).toMatchObject([{ outcome: 'failed', costMicroCredits: 0, engine: 'none' }]);
  expect(await figures()).toMatch(/portazgo_audio_requests_total\{operation="audio.transcribe",engine="none",outcome="failed"/);
});

it('counts and logs what was not believed, and reads no cost beside it', async () => {
  const { desk, settler, figures } = house();
  const price = new CallPrice(request, (_usage, reportedUsd) => (reportedUsd === undefined ? 500 : 1));
  const disputes = [{ direction: 'output', told: 'too_little' }] as const;
  const metered = { usage: { ...emptyUsage, output: 7 }, usageSource: 'corrected' as const, disputes, reportedUsd: '0' };
  await settler.settle(ending('chat'), 'vllm/m', price, 'succeeded', metered);
  expect(desk.records).toMatchObject([{ costMicroCredits: 500, usageSource: 'corrected' }]);
  expect(await figures()).toMatch(/portazgo_audio_usage_disputes_total\{engine="vllm\/m",direction="output",told="too_little"[^}]*\} 1/);
});

import { emptyUsage, type SettlementRequest, type SettlementResult } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { createLogger } from '@portazgo/platform';
import { BillingDesk } from './billing-desk.ts';
import { SettlementBacklog } from './settlement-backlog.ts';
import { Settlements } from './settlements.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const record = (requestId: string): SettlementRequest => ({
  requestId,
  outcome: 'succeeded',
  costMicroCredits: 5,
  usage: emptyUsage,
  usageSource: 'upstream',
  model: 'm',
  engine: 'e',
});

/** A billing that loses its first answers: the charge may have been committed although nobody heard of it. */
class ForgetfulDesk extends BillingDesk {
  readonly charged = new Map<string, number>();
  readonly batches: number[] = [];
  constructor(
    private losses: number,
    private readonly refuses = false,
  ) {
    super();
  }

  async settle(records: SettlementRequest[]): Promise<SettlementResult[]> {
    this.batches.push(records.length);
    const results = records.map(({ requestId, costMicroCredits }): SettlementResult => {
      if (this.refuses) return { outcome: 'refused', error: new ServiceError('hold_not_found', { requestId }).toWire() };
      const repeated = this.charged.has(requestId);
      this.charged.set(requestId, costMicroCredits);
      return {
        outcome: 'settled',
        chargedMicroCredits: costMicroCredits,
        lossMicroCredits: 0,
        balance: { availableMicroCredits: 1, heldMicroCredits: 0 },
        repeated,
      };
    });
    if (this.losses-- > 0) throw new ServiceError('deadline_exceeded', { seconds: 1 });
    return results;
  }

  async recordProgress(): Promise<void> {}
  async extendHold(): Promise<never> {
    throw new Error('not asked here');
  }
}

function house(desk: BillingDesk, waitMs = 1_000) {
  const backlog = new SettlementBacklog(desk, logger);
  return { backlog, settlements: new Settlements(desk, backlog, waitMs, logger) };
}

it('sends what ends together together', async () => {
  const desk = new ForgetfulDesk(0);
  const { settlements } = house(desk);
  await Promise.all(Array.from({ length: 300 }, (_, index) => settlements.settle(record(`r${index}`))));
  expect(desk.batches).toEqual([256, 44]);
});

it('asks again with the same id when the answer was lost, and hears of the first charge', async () => {
  const desk = new ForgetfulDesk(2);
  const result = await house(desk).settlements.settle(record('r'));
  expect(result).toMatchObject({ repeated: true, chargedMicroCredits: 5 });
  expect(desk.charged.size).toBe(1);
});

it('keeps the record and says so when billing stays away, then delivers it', async () => {
  const desk = new ForgetfulDesk(1_000);
  const { settlements, backlog } = house(desk, 100);
  await expect(settlements.settle(record('r'))).rejects.toMatchObject({ code: 'service_unavailable' });
  expect(backlog.size).toBe(1);
  Object.assign(desk, { losses: 0 });
  await backlog.drain(2_000);
  expect(backlog.size).toBe(0);
});

it('does not drain for ever', async () => {
  const desk = new ForgetfulDesk(1_000_000);
  const { settlements, backlog } = house(desk, 50);
  await settlements.settle(record('r')).catch(() => undefined);
  const startedAt = performance.now();
  await backlog.drain(300);
  expect(performance.now() - startedAt).toBeLessThan(1_500);
  expect(backlog.size).toBe(1);
});

it('does not repeat a definite no', async () => {
  const desk = new ForgetfulDesk(0, true);
  const { settlements, backlog } = house(desk);
  await expect(settlements.settle(record('r'))).rejects.toMatchObject({ code: 'internal_error' });
  expect(desk.batches).toEqual([1]);
  expect(backlog.size).toBe(0);
});

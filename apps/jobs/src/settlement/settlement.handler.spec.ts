import { createLogger, Metrics } from '@portazgo/platform';
import type { JobChanges } from '../changes/job-changes.ts';
import type { EndingRow } from '../desk/job-row.ts';
import { JobsMetrics } from '../jobs.metrics.ts';
import type { CompletionStore } from './completion-store.ts';
import { SettlementHandler } from './settlement.handler.ts';

const ending: EndingRow = {
  id: 'job-1',
  operation: 'image.generate',
  model: 'flux',
  charge_on_failure: false,
  was_sent: true,
  end: { outcome: 'succeeded', engine: 'fal/flux', costMicroCredits: 400 },
};

it('logs of a job what the ledger charged for it, after the multiplier of its plan, once it is committed', async () => {
  const lines: string[] = [];
  const store = { ending: async () => [ending], complete: async () => [{ id: 'job-1', client_id: 'acme', status: 'succeeded' }] };
  const handler = new SettlementHandler({
    store: store as unknown as CompletionStore,
    billing: {
      settle: async () => [
        { outcome: 'settled', chargedMicroCredits: 600, lossMicroCredits: 0, balance: { availableMicroCredits: 0, heldMicroCredits: 0 }, repeated: false },
      ],
      markStarted: async () => [],
    },
    changes: { tell: () => {} } as unknown as JobChanges,
    metrics: new JobsMetrics(new Metrics('jobs')),
    logger: createLogger({ service: 'jobs', level: 'info', destination: { write: (line: string) => void lines.push(line) } }),
    onCompleted: () => {},
  });
  expect(await handler.handle([{ id: 'row-1', jobId: 'job-1', payload: {}, attempt: 1 }])).toEqual(['row-1']);
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { msg: 'job settled', requestId: 'job-1', clientId: 'acme', model: 'flux', engine: 'fal/flux', outcome: 'succeeded', chargedMicroCredits: 600 },
  ]);
  expect(lines.join('')).not.toContain('costMicroCredits');
});

import { claimJob, finishJob, listJobs, readJob, submitJob, type CallContext, type JobSubmission } from '@portazgo/contracts';
import type { RpcClient } from '@portazgo/messaging';
import { newRequestId } from '@portazgo/platform';

export interface DeskStep {
  readonly name: string;
  run(): Promise<unknown>;
}

const options = (): { context: CallContext; timeoutMs: number } => ({
  context: { requestId: newRequestId(), locale: 'en' },
  timeoutMs: 10_000,
});

/**
 * What is asked of the desk, one question after another over the bus. Its jobs are of the room of films, where nobody works in this
 * house, so each is claimed here; they end without cost.
 */
export function deskSteps(rpc: RpcClient, clientId: string): DeskStep[] {
  const submitted: string[] = [];
  const claimed: { jobId: string; lease: number }[] = [];
  const next = <Item>(items: Item[]): Item => {
    const item = items.shift();
    if (item === undefined) throw new Error('nothing is left of the step before');
    return item;
  };
  const list = (status: 'failed' | null, before: string | null) => rpc.call(listJobs, { clientId, status, limit: 20, before }, options());
  return [
    {
      name: 'submit',
      run: async () => {
        const { job } = await rpc.call(submitJob, submission(clientId), options());
        submitted.push(job.id);
      },
    },
    { name: 'read', run: () => rpc.call(readJob, { clientId, jobId: submitted[0]! }, options()) },
    { name: 'list', run: () => list(null, null) },
    { name: 'list, a page deep inside', run: () => list(null, `01A${'5000'.padStart(23, '0')}`) },
    { name: 'list the failed', run: () => list('failed', null) },
    {
      name: 'claim',
      run: async () => {
        const jobId = next(submitted);
        const claim = await rpc.call(claimJob, { jobId, worker: 'bench' }, options());
        if (claim.outcome !== 'claimed') throw new Error(`a claim was answered with ${claim.outcome}`);
        claimed.push({ jobId, lease: claim.work.lease });
      },
    },
    {
      name: 'finish',
      run: () =>
        rpc.call(
          finishJob,
          { ...next(claimed), end: { outcome: 'failed', error: { code: 'internal_error', details: {} }, engine: 'none', costMicroCredits: 0 } },
          options(),
        ),
    },
  ];
}

function submission(clientId: string): JobSubmission {
  return {
    jobId: newRequestId(),
    clientId,
    keyId: `key-of-${clientId}`,
    operation: 'video.generate',
    model: 'bench-film',
    mode: 'live',
    input: { prompt: 'A long way up the mountain', inputs: [], settings: {} } as JobSubmission['input'],
    heldMicroCredits: 1_000_000,
    priceMultiplierPpm: 1_000_000,
    chargeOnFailure: false,
    timeLimits: { queueSeconds: 600, runSeconds: 300, heartbeatSeconds: 60, totalSeconds: 900 },
    webhookUrl: null,
    dialect: 'runs',
    publicRequest: { model: 'bench-film' },
    locale: 'en',
  };
}

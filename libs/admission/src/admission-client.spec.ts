import { admit, giveBackHold, type AdmissionDecision, type AdmissionRequest } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { RpcClient } from '@portazgo/messaging';
import { AdmissionClient } from './admission-client.ts';
import { RefusedAdmission } from './refused-admission.ts';

const limits = {
  requests: { limit: 60, remaining: 59, resetSeconds: 1 },
  tokens: { limit: 1, remaining: 1, resetSeconds: 1 },
  concurrency: { limit: 1, remaining: 1 },
};

function request(requestId: string): AdmissionRequest {
  return {
    requestId,
    keyHash: 'a'.repeat(64),
    ip: '127.0.0.1',
    scope: 'inference',
    operation: 'chat',
    model: 'm',
    plans: null,
    holdMicroCredits: 1,
    tokens: 1,
    deadlineSeconds: 1,
    idempotency: null,
  };
}

/** Billing at the other end of a bus that may lose answers. */
class Bus {
  readonly asked: { subject: string; ids: string[] }[] = [];
  failures: ServiceError[] = [];

  async call({ subject }: { subject: string }, body: { admissions?: AdmissionRequest[]; requestId?: string }): Promise<object> {
    const items = body.admissions ?? (body.requestId === undefined ? [] : [{ requestId: body.requestId }]);
    this.asked.push({ subject, ids: items.map(({ requestId }) => requestId) });
    const failure = this.failures.shift();
    if (failure) throw failure;
    return { decisions: items.map(({ requestId }) => this.decide(requestId)), results: [] };
  }

  private decide(requestId: string): AdmissionDecision {
    if (requestId === 'poor') return { outcome: 'refused', error: { code: 'insufficient_credits', details: { needed: 2, available: 1, reserved: 0 } }, limits };
    return {
      outcome: 'admitted',
      clientId: requestId,
      keyId: 'k',
      plan: 'starter',
      mode: 'live',
      heldMicroCredits: 1,
      priceMultiplierPpm: 1,
      limits,
      balance: { availableMicroCredits: 1, heldMicroCredits: 1 },
    };
  }
}

function start(failures: ServiceError[] = []) {
  const bus = new Bus();
  bus.failures = failures;
  return { bus, client: new AdmissionClient(bus as unknown as RpcClient, { timeoutMs: 1_000 }) };
}

describe('admissions', () => {
  it('of one tick travel together, and each caller gets its own decision', async () => {
    const { bus, client } = start();
    const decisions = await Promise.all(['a', 'b', 'c'].map((id) => client.admit(request(id))));
    expect(bus.asked).toEqual([{ subject: admit.subject, ids: ['a', 'b', 'c'] }]);
    expect(decisions.map(({ clientId }) => clientId)).toEqual(['a', 'b', 'c']);
  });

  it('that are refused take nobody with them, and bring the limits', async () => {
    const { client } = start();
    const [poor, rich] = await Promise.allSettled([client.admit(request('poor')), client.admit(request('rich'))]);
    expect(rich).toMatchObject({ status: 'fulfilled' });
    expect(poor.status === 'rejected' && poor.reason).toBeInstanceOf(RefusedAdmission);
    expect(poor).toMatchObject({ reason: { code: 'insufficient_credits', details: { needed: 2 }, limits } });
  });

  it('whose answer was lost are asked again under the same ids', async () => {
    const { bus, client } = start([new ServiceError('deadline_exceeded', { seconds: 1 })]);
    await client.admit(request('a'));
    expect(bus.asked.map(({ ids }) => ids)).toEqual([['a'], ['a']]);
  });

  it('that reached nobody fail at once', async () => {
    const { bus, client } = start([new ServiceError('service_unavailable', { service: 'billing', retryAfterSeconds: 1, neverSent: true })]);
    await expect(client.admit(request('a'))).rejects.toMatchObject({ code: 'service_unavailable' });
    expect(bus.asked).toHaveLength(1);
  });
});

it('what is held for a call that never began is given back, although the first answer was lost', async () => {
  const { bus, client } = start([new ServiceError('service_unavailable', { service: 'billing', retryAfterSeconds: 1 })]);
  await client.giveBack({ requestId: 'a', model: 'm' });
  expect(bus.asked).toEqual([
    { subject: giveBackHold.subject, ids: ['a'] },
    { subject: giveBackHold.subject, ids: ['a'] },
  ]);
});

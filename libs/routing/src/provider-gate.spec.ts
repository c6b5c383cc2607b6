import { ProviderError, type ProviderErrorKind } from '@portazgo/providers-contract';
import { RequestOrigin } from './call-origin.ts';
import { ProviderGate, type Lease } from './provider-gate.ts';

const doorway = { provider: 'openai', account: 'openai', model: 'gpt' };
const otherModel = { ...doorway, model: 'mini' };
const fault = (kind: ProviderErrorKind, retryAfterMs?: number) => new ProviderError({ provider: 'openai', kind, accepted: 'no', reason: 'test', retryAfterMs });

let calls = 0;
const by = (client: string, content: unknown = 'hello') => new RequestOrigin(client, `call-${calls++}`, content);

function enter(gate: ProviderGate, where = doorway, origin = by('acme')): Lease {
  const entrance = gate.enter(where, origin);
  if ('lease' in entrance) return entrance.lease;
  throw new Error(entrance.reason);
}

it('holds back what exceeds the places of a provider, and no other provider', () => {
  const gate = new ProviderGate(2);
  const first = enter(gate);
  enter(gate, otherModel);
  expect(gate.enter(doorway, by('acme'))).toMatchObject({ reason: 'full' });
  enter(gate, { provider: 'groq', account: 'groq', model: 'x' });
  first.done();
  first.done();
  enter(gate);
  expect(gate.enter(doorway, by('acme'))).toMatchObject({ reason: 'full' });
});

describe.each(['auth', 'forbidden', 'no_credit'] as const)('a refusal of the account (%s)', (kind) => {
  it('of one model takes no other model, whoever and however often it was refused', () => {
    const gate = new ProviderGate(10);
    for (let client = 0; client < 20; client++) {
      const entrance = gate.enter(doorway, by(`client ${client}`, client));
      if ('lease' in entrance) entrance.lease.done(fault(kind));
    }
    expect(gate.resting()).toMatchObject([{ provider: 'openai', upstreamModel: 'gpt', isForAll: true }]);
    enter(gate, otherModel, by('client 1')).done();
  });

  it('of one request does not keep away the other requests of its client', () => {
    const gate = new ProviderGate(10);
    for (let call = 0; call < 4; call++) enter(gate, doorway, by('acme', `flagged ${call % 2}`)).done(fault(kind));
    expect(gate.enter(doorway, by('acme', 'good'))).toHaveProperty('lease');
  });

  it('of several models rests the account for the client that met it', () => {
    const gate = new ProviderGate(10);
    enter(gate).done(fault(kind));
    enter(gate, otherModel).done(fault(kind));
    expect(gate.enter({ ...doorway, model: 'third' }, by('acme'))).toMatchObject({ reason: 'cooling_down' });
    enter(gate, otherModel, by('other')).done();
  });

  it('of several models, met by several clients, rests the account for everybody, and the success of one ends it', () => {
    const gate = new ProviderGate(10);
    enter(gate).done(fault(kind));
    enter(gate, otherModel, by('other')).done(fault(kind));
    expect(gate.resting()).toMatchObject([{ provider: 'openai', upstreamModel: null, isForAll: true, failingClients: 2 }]);
    expect(gate.enter({ ...doorway, model: 'third' }, by('acme'))).toMatchObject({ reason: 'cooling_down' });
    enter(gate, { ...doorway, model: 'third' }, by('third')).done();
    expect(gate.resting()).toEqual([]);
  });
});

it('rests only the model that is rate limited, for as long as the provider said', () => {
  const gate = new ProviderGate(10, () => 0);
  enter(gate).done(fault('rate_limited', 9_000));
  expect(gate.enter(doorway, by('acme'))).toEqual({ reason: 'cooling_down', retryAfterMs: 9_000 });
  enter(gate, otherModel);
});

it("does not hold a client's faults, or its leaving, against a provider", () => {
  const gate = new ProviderGate(10);
  for (let call = 0; call < 20; call++) {
    for (const kind of ['bad_request', 'content_blocked', 'too_large', 'not_found'] as const)
      enter(gate, doorway, by(`client ${call}`, call)).done(fault(kind));
    enter(gate).done(new Error('the client left'));
  }
  expect(gate.resting()).toEqual([]);
});

it('sends a failed call once more, but not one whose content failed before', () => {
  const gate = new ProviderGate(10);
  const first = by('acme', { messages: ['poison'], heldMicroCredits: 1 });
  enter(gate, doorway, first).done(fault('upstream_bug'));
  expect(gate.mayRepeat(doorway, first)).toBe(true);
  enter(gate, doorway, first).done(fault('upstream_bug'));
  const second = by('acme', { messages: ['poison'], heldMicroCredits: 2 });
  enter(gate, doorway, second).done(fault('upstream_bug'));
  expect(gate.mayRepeat(doorway, second)).toBe(false);
});

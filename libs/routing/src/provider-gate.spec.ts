import { ProviderError, type ProviderErrorKind } from '@portazgo/providers-contract';
import { ProviderGate, type Lease } from './provider-gate.ts';

const doorway = { provider: 'openai', account: 'openai', model: 'gpt' };
const otherModel = { ...doorway, model: 'mini' };
const fault = (kind: ProviderErrorKind, retryAfterMs?: number) => new ProviderError({ provider: 'openai', kind, accepted: 'no', reason: 'test', retryAfterMs });

function enter(gate: ProviderGate, where = doorway): Lease {
  const entrance = gate.enter(where);
  if ('lease' in entrance) return entrance.lease;
  throw new Error(entrance.reason);
}

it('holds back what exceeds the places of a provider, and no other provider', () => {
  const gate = new ProviderGate(2);
  const first = enter(gate);
  enter(gate, otherModel);
  expect(gate.enter(doorway)).toMatchObject({ reason: 'full' });
  enter(gate, { provider: 'groq', account: 'groq', model: 'x' });
  first.done();
  first.done();
  enter(gate);
  expect(gate.enter(doorway)).toMatchObject({ reason: 'full' });
});

it("rests all models of an account whose credit or key is the operator's trouble", () => {
  const gate = new ProviderGate(10);
  enter(gate).done(fault('no_credit'));
  expect(gate.enter(otherModel)).toMatchObject({ reason: 'cooling_down' });
});

it('rests only the model that is rate limited, for as long as the provider said', () => {
  const gate = new ProviderGate(10, () => 0);
  enter(gate).done(fault('rate_limited', 9_000));
  expect(gate.enter(doorway)).toEqual({ reason: 'cooling_down', retryAfterMs: 9_000 });
  enter(gate, otherModel);
});

it("does not hold a client's faults, or its leaving, against a provider", () => {
  const gate = new ProviderGate(10);
  for (let calls = 0; calls < 20; calls++) {
    enter(gate).done(fault('bad_request'));
    enter(gate).done(fault('content_blocked'));
    enter(gate).done(new Error('the client left'));
  }
  expect(gate.enter(doorway)).toHaveProperty('lease');
});

import { failureOf, refusalOf, type FaultRules, type FaultText } from './provider-fault.ts';

const rules: FaultRules = { provider: 'test', secrets: ['hunter2-key'], codes: { no_money: 'no_credit' }, statuses: { 430: 'rate_limited' } };
const said = (text: Partial<FaultText> = {}): FaultText => ({ message: 'no', codes: [], isStructured: true, ...text });
const reply = (status: number, headers = {}, body = '') => ({ status, headers, body: Buffer.from(body) });

it.each([
  [400, said(), 'bad_request', 'no'],
  [401, said(), 'auth', 'no'],
  [404, said(), 'not_found', 'no'],
  [418, said(), 'bad_request', 'no'],
  [429, said({ codes: ['other', 'no_money'] }), 'no_credit', 'no'],
  [430, said(), 'rate_limited', 'no'],
  [500, said(), 'upstream_bug', 'no'],
  [500, said({ isStructured: false }), 'upstream_bug', 'unknown'],
  [502, said(), 'overloaded', 'unknown'],
  [503, said({ isStructured: false }), 'overloaded', 'no'],
  [504, said(), 'overloaded', 'unknown'],
  [302, said(), 'upstream_bug', 'unknown'],
  [201, said(), 'upstream_bug', 'unknown'],
] as const)('reads %i with %j as %s, accepted: %s', (status, text, kind, accepted) => {
  expect(refusalOf(rules, text, reply(status))).toMatchObject({ kind, accepted, upstreamStatus: status });
});

it('tells when to come back, from the head or the body', () => {
  expect(refusalOf(rules, said(), reply(429, { 'retry-after': '2' })).retryAfterMs).toBe(2_000);
  expect(refusalOf(rules, said(), reply(429, {}, '{"error":{"details":[{"retryDelay":"3s"}]}}')).retryAfterMs).toBe(3_000);
  expect(refusalOf(rules, said(), reply(429)).retryAfterMs).toBeUndefined();
});

it('shows no secret in any of its texts', () => {
  const text = said({ message: 'bad hunter2-key', codes: ['hunter2-key'], field: 'hunter2-key' });
  for (const error of [refusalOf(rules, text, reply(400)), failureOf(rules, text)]) {
    expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('hunter2');
    expect(error.reason).not.toBe('');
  }
  expect(failureOf(rules, text)).toMatchObject({ accepted: 'yes' });
});

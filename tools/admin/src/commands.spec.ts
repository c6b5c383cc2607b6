import { toCall, usage } from './commands.ts';

it('turns words and options into a call', () => {
  expect(toCall(['clients', 'create', 'Acme', '--plan', 'pro', '--bonusCredits', '2.5'])).toEqual({
    method: 'POST',
    path: '/admin/v1/clients',
    body: { name: 'Acme', plan: 'pro', bonusCredits: 2.5 },
  });
  expect(toCall(['keys', 'create', 'c1', 'server', '--models', '["a","b"]', '--expiresAt', '2030-01-01T00:00:00Z'])).toMatchObject({
    path: '/admin/v1/clients/c1/keys',
    body: { name: 'server', models: ['a', 'b'], expiresAt: '2030-01-01T00:00:00Z' },
  });
});

it('keeps amounts as they were typed', () => {
  expect(toCall(['credits', 'give', 'c1', '0.1', 'order-7'])).toMatchObject({ body: { credits: '0.1', reference: 'order-7' } });
});

it('never lets an id change the path', () => {
  expect(toCall(['keys', 'revoke', '../plans/x?y'])).toEqual({ method: 'DELETE', path: '/admin/v1/keys/..%2Fplans%2Fx%3Fy' });
});

it('knows no other command, and tells those it knows', () => {
  expect(toCall(['clients', 'burn'])).toBeUndefined();
  expect(toCall([])).toBeUndefined();
  expect(usage()).toContain('keys rotate <key> [--graceSeconds 3600]');
});

import fc from 'fast-check';
import { createApiKey, hashApiKey, parseApiKey } from './api-key.ts';

describe('API keys', () => {
  it.each(['live', 'test'] as const)('a new %s key is well-formed and tells its mode', (mode) => {
    const key = createApiKey(mode);
    expect(key).toMatch(new RegExp(`^ptz_${mode}_[0-9A-Za-z]{49}$`));
    expect(parseApiKey(key)).toEqual({ ok: true, mode });
  });

  it('a key with one character changed is refused by its checksum', () => {
    const key = createApiKey('live');
    fc.assert(
      fc.property(fc.integer({ min: 9, max: key.length - 1 }), fc.constantFrom(...'0Aaz9Z'), (at, character) => {
        fc.pre(key[at] !== character);
        expect(parseApiKey(key.slice(0, at) + character + key.slice(at + 1))).toEqual({ ok: false, reason: 'checksum' });
      }),
    );
  });

  it.each([
    '',
    'sk-sa-123',
    'ptz_live_',
    `ptz_prod_${'a'.repeat(49)}`,
    `ptz_live_${'a'.repeat(48)}`,
    `ptz_live_${'a'.repeat(48)}-`,
    `ptz_live_${'a'.repeat(49)}\n`,
  ])('refuses %j as malformed', (key) => {
    expect(parseApiKey(key)).toEqual({ ok: false, reason: 'malformed' });
  });

  it('the stored hash depends on key and pepper', () => {
    const key = createApiKey('live');
    expect(hashApiKey(key, 'a')).toHaveLength(64);
    expect(hashApiKey(key, 'a')).not.toBe(hashApiKey(key, 'b'));
    expect(hashApiKey(key, 'a')).not.toBe(hashApiKey(createApiKey('live'), 'a'));
  });

  it('two keys are never the same', () => {
    expect(new Set(Array.from({ length: 500 }, () => createApiKey('live'))).size).toBe(500);
  });
});

import { patternExample } from './pattern-example.ts';

describe('patternExample', () => {
  it.each([
    '^\\d{4}-\\d{2}$',
    '^(?:cat|dog)s?$',
    '[^a-z]+x',
    '^[a-z0-9_-]{3,16}$',
    '^\\+?[1-9]\\d{1,14}$',
    '^#(?:[0-9a-f]{3}){1,2}$',
    '^.+@.+\\.[a-z]{2,}$',
    '^\\p{L}?$',
  ])('matches %s', (pattern) => {
    expect(patternExample(pattern, 0)).toMatch(new RegExp(pattern, 'u'));
  });

  it('grows to the length asked for', () => {
    expect(patternExample('^[a-z]*$', 12)).toHaveLength(12);
  });

  it('gives up on what it cannot write', () => {
    expect(patternExample('^(?=.*\\d)(?=.*[A-Z]).{8,}$', 0)).toBeUndefined();
    expect(patternExample('([', 0)).toBeUndefined();
  });
});

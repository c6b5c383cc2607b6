import { chooseLocale } from './accept-language.ts';

describe('the language of texts', () => {
  it.each([
    [undefined, 'es', 'es'],
    ['*', 'en', 'en'],
    ['de, fr;q=0.8', 'es', 'es'],
    ['pt-BR,pt;q=0.9,en;q=0.8', 'es', 'pt'],
    ['en;q=0.2, es;q=0.7', 'en', 'es'],
    ['en;q=nonsense, pt;q=0.1', 'es', 'pt'],
    ['es;q=0', 'en', 'en'],
  ] as const)('for %p in a dialect of %s is %s', (header, native, expected) => {
    expect(chooseLocale(header, native)).toBe(expected);
  });
});

import { droppedHeader } from './answer-headers.ts';

describe('the header of what was left out', () => {
  it('names each field once', () => {
    expect(droppedHeader(['a', 'b'], undefined, ['a'])).toEqual({ 'x-portazgo-dropped': 'a, b' });
    expect(droppedHeader([], undefined)).toEqual({});
  });

  it('is a header whatever the caller called its fields', () => {
    const { 'x-portazgo-dropped': text = '' } = droppedHeader([
      'a\r\nx-evil: 1',
      'ñ',
      '\u0000',
      ...Array.from({ length: 5_000 }, (_, index) => `field_${index}`),
    ]);
    expect(text).toMatch(/^a\?\?x-evil: 1, \?, \?, field_0, [\x20-\x7e]* \.\.\.$/);
    expect(text.length).toBeLessThan(2_100);
  });
});

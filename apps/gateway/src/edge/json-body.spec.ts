import { parseJsonBody } from './json-body.ts';
import { RefusedJson } from './refused-json.ts';

function refusal(bytes: string | Buffer): RefusedJson {
  try {
    parseJsonBody(Buffer.from(bytes as string));
  } catch (error) {
    if (error instanceof RefusedJson) return error;
  }
  throw new Error('it was taken');
}

describe('a JSON body', () => {
  it('is read', () => {
    expect(parseJsonBody(Buffer.from('{"ask":"¿qué?"}'))).toEqual({ ask: '¿qué?' });
  });

  it.each([
    ['', 'empty'],
    ['{"ask":"secret"', 'unreadable'],
    ['{"ask":', 'cut'],
    ['{"ask":secret}', 'unreadable'],
    ['secret', 'unreadable'],
    ['{"a":{"__proto__":{"secret":true}}}', 'prototype'],
    [`${'['.repeat(33)}${']'.repeat(33)}`, 'depth'],
    [`${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`, 'depth'],
    [JSON.stringify(Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`secret${index}`, 1]))), 'names'],
    [Buffer.from([0x7b, 0xff, 0x7d]), 'encoding'],
  ])('is refused without being quoted: %.20p', (bytes, reason) => {
    const refused = refusal(bytes);
    expect(refused.reason).toBe(reason);
    expect(JSON.stringify(refused.toServiceError('en').toWire())).not.toContain('secret');
  });

  it('is refused with the place, in the language of the caller', () => {
    expect(refusal('{"ask":"hola" x}').toServiceError('es').text('es')).toBe('El cuerpo no es JSON válido: no se puede leer (posición 14).');
  });

  it('may be nested 32 deep', () => {
    expect(() => parseJsonBody(Buffer.from(`${'['.repeat(32)}${']'.repeat(32)}`))).not.toThrow();
  });
});

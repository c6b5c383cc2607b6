import { parseJsonBody } from './json-body.ts';

const refusal = (text: string | Buffer) => {
  try {
    parseJsonBody(Buffer.from(text));
  } catch (error) {
    return error;
  }
  throw new Error('it was taken');
};

describe('a JSON body', () => {
  it('is read', () => {
    expect(parseJsonBody(Buffer.from('{"ask":"¿qué?"}'))).toEqual({ ask: '¿qué?' });
  });

  it.each([
    ['', /empty/],
    ['{"ask":"secret"', /too early|position/],
    ['{"ask":secret}', /position 7/],
    ['not json', /cannot be read|position/],
    ['{"a":{"__proto__":{"admin":true}}}', /__proto__/],
    [`${'['.repeat(33)}${']'.repeat(33)}`, /deeper than 32/],
    [`${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`, /deeper than 32/],
    [Buffer.from([0x7b, 0xff, 0x7d]), /UTF-8/],
  ])('is refused without being quoted: %.20p', (text, reason) => {
    expect(refusal(text)).toMatchObject({ code: 'invalid_json', details: { reason: expect.stringMatching(reason) } });
    expect(JSON.stringify(refusal(text))).not.toContain('secret');
  });

  it('may be nested 32 deep', () => {
    expect(() => parseJsonBody(Buffer.from(`${'['.repeat(32)}${']'.repeat(32)}`))).not.toThrow();
  });
});

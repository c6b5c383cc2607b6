import fc from 'fast-check';
import { readJsonBody } from './json-body.ts';

const read = (text: string) => readJsonBody(Buffer.from(text));

describe('half a character in a body', () => {
  it.each([
    ['{"a":"x\\ud83d"}', { a: 'x\ufffd' }],
    ['{"a":["\\uDE00y",{"b":"\\ud83d\\ud83d\\ude00"}]}', { a: ['\ufffdy', { b: '\ufffd😀' }] }],
    ['{"\\ud83d":1}', { '\ufffd': 1 }],
    ['"\\ud83d"', '\ufffd'],
    ['{"a":"\\ud83d\\ude00","b":1,"c":null}', { a: '😀', b: 1, c: null }],
  ])('%s is replaced', async (text, value) => {
    expect(await read(text)).toEqual(value);
  });

  it('is replaced in a body that is read in steps', async () => {
    expect(await read(JSON.stringify({ long: 'x'.repeat(100_000), cut: '\ud83d' }))).toEqual({ long: 'x'.repeat(100_000), cut: '\ufffd' });
  });

  it('never comes through, and a body without any is left as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), fc.array(fc.integer({ min: 0, max: 0xffff })), async (value, units) => {
        const text = JSON.stringify({ value, units: String.fromCharCode(...units) });
        if (text.includes('__proto__')) return;
        const result = JSON.stringify(await read(text));
        expect(result).toBe(JSON.stringify({ value, units: String.fromCharCode(...units).toWellFormed() }));
      }),
    );
  });
});

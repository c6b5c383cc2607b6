import fc from 'fast-check';
import { readJsonBody } from './json-body.ts';
import { JsonReader } from './json-reader.ts';
import { RefusedJson } from './refused-json.ts';

async function refusal(bytes: string | Buffer): Promise<RefusedJson> {
  try {
    await readJsonBody(Buffer.from(bytes as string));
  } catch (error) {
    if (error instanceof RefusedJson) return error;
  }
  throw new Error('it was taken');
}

describe('a JSON body', () => {
  it.each(['', '\ufeff'])('is read, with the mark %j before it', async (mark) => {
    expect(await readJsonBody(Buffer.from(`${mark}{"ask":"¿qué?"}`))).toEqual({ ask: '¿qué?' });
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
    [JSON.stringify(Object.fromEntries(Array.from({ length: 2_001 }, (_, index) => [`secret${index}`, 1]))), 'names'],
    [Buffer.from([0x7b, 0xff, 0x7d]), 'encoding'],
  ])('is refused without being quoted: %.20p', async (bytes, reason) => {
    const refused = await refusal(bytes);
    expect(refused.reason).toBe(reason);
    expect(JSON.stringify(refused.toServiceError('en').toWire())).not.toContain('secret');
  });

  it('is refused with the place, in the language of the caller', async () => {
    expect((await refusal('{"ask":"hola" x}')).toServiceError('es').text('es')).toBe('El cuerpo no es JSON válido: no se puede leer (posición 14).');
  });

  it('may be nested 32 deep', async () => {
    await expect(readJsonBody(Buffer.from(`${'['.repeat(32)}${']'.repeat(32)}`))).resolves.toBeDefined();
  });
});

it.each([
  ['small', ''],
  ['large', 'x'.repeat(70_000)],
])('an object in a %s body can be compared, whatever its names are, and says no', async (_size, filler) => {
  const body = { filler, a: { length: { toString: 1 } }, b: { valueOf: {}, toString: null } };
  const read = (await readJsonBody(Buffer.from(JSON.stringify(body)))) as typeof body;
  expect((read.a.length as unknown as number) > 3 || (read.b as unknown as number) <= 3).toBe(false);
  expect(JSON.stringify(read)).toBe(JSON.stringify(body));
});

describe('a large JSON body', () => {
  const filler = 'x'.repeat(70_000);

  it.each([
    [`["${filler}"`, 'cut'],
    [`["${filler}`, 'cut'],
    [`["${filler}\\`, 'cut'],
    [`["${filler}",`, 'cut'],
    [`["${filler}",]`, 'unreadable'],
    [`["${filler}"] secret`, 'unreadable'],
    [`["${filler}\n"]`, 'unreadable'],
    [`["${filler}\\x"]`, 'unreadable'],
    [`["${filler}\\u12","bcdef"]`, 'unreadable'],
    [`["${filler}",tru]`, 'unreadable'],
    [`["${filler}",01]`, 'unreadable'],
    [`["${filler}",{"a":1,}]`, 'unreadable'],
    [`["${filler}",${'1'.repeat(401)}]`, 'unreadable'],
    [`["${filler}",{"__proto__":1}]`, 'prototype'],
    [`["${filler}",${'['.repeat(40_000)}`, 'depth'],
    [`[${'0,'.repeat(15_000_000)}0]`, 'values'],
    [`[${'"",'.repeat(1_000_000)}""]`, 'values'],
    [`{${'"a":{},'.repeat(70_000)}`, 'names'],
    [`[{"a":{}}${',{"a":{}}'.repeat(70_000)}]`, 'values'],
    [Buffer.concat([Buffer.from(`["${filler}`), Buffer.from([0xff]), Buffer.from('"]')]), 'encoding'],
    [Buffer.concat([Buffer.from(`["${filler}\\n`), Buffer.from([0xff]), Buffer.from('"]')]), 'encoding'],
  ])('is refused without being quoted: number %#', async (bytes, reason) => {
    const refused = await refusal(bytes);
    expect(refused.reason).toBe(reason);
    expect(JSON.stringify(refused.toServiceError('en').toWire())).not.toContain('secret');
  });

  it.each([
    ['plain text', 'A'.repeat(3_000_000)],
    ['text of several bytes a character', 'añ€😀'.repeat(200_000)],
    ['lines', 'a line\n'.repeat(200_000)],
    ['quotes and backslashes', '"\\'.repeat(200_000)],
    ['half characters', '\ud800'.repeat(100_000)],
    ['one escape far behind', `${'A'.repeat(1_000_000)}\n${'ñ'.repeat(1_000_000)}`],
  ])('with %s is read as JSON.parse reads it', async (_what, text) => {
    expect(await readJsonBody(Buffer.from(JSON.stringify({ a: text, b: [text] })))).toEqual({ a: text.toWellFormed(), b: [text.toWellFormed()] });
  });

  it('lets the event loop go on while it is read', async () => {
    let rounds = 0;
    const timer = setInterval(() => rounds++, 0);
    await refusal(`[${'"\\u0041",'.repeat(99_990)}"",x]`);
    clearInterval(timer);
    expect(rounds).toBeGreaterThan(3);
  });
});

describe('the reader of JSON in steps', () => {
  function readInSteps(bytes: Buffer): unknown {
    const steps = new JsonReader(bytes).read();
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  }

  it('reads whatever JSON.parse reads, as it reads it', () => {
    const spaced = fc.constantFrom(undefined, 1, '\t');
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false, maxDepth: 8 }), spaced, (value, space) => {
        const text = JSON.stringify(value, null, space);
        fc.pre(!text.includes('"__proto__"'));
        expect(readInSteps(Buffer.from(text))).toEqual(JSON.parse(text));
      }),
      { numRuns: 300 },
    );
  });

  it('refuses whatever JSON.parse refuses', () => {
    const piece = fc.constantFrom(...'{}[],:"\\ \n\t01-.eE+truefalsn€', '"a"', '\\u00', 'null', 'true', '"a":', '\u0001');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        let expected: unknown;
        try {
          expected = [JSON.parse(text)];
        } catch {
          expected = 'refused';
        }
        let read: unknown;
        try {
          read = [readInSteps(Buffer.from(text))];
        } catch (error) {
          if (!(error instanceof RefusedJson)) throw error;
          read = 'refused';
        }
        expect(read).toEqual(expected);
      }),
      { numRuns: 1_500 },
    );
  });
});

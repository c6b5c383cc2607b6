import fc from 'fast-check';
import { JsonPayloads } from './json-payloads.ts';

function read(...data: string[]): { values: unknown[]; payloads: JsonPayloads } {
  const payloads = new JsonPayloads();
  return { values: data.flatMap((text) => payloads.read(text).map((payload) => (payload.kind === 'done' ? 'DONE' : payload.value))), payloads };
}

it.each([
  '',
  ' ',
  ': ping',
  ':',
  ': OPENROUTER PROCESSING',
  'ping',
  'PING',
  'keep-alive',
  'keepalive',
  'keep_alive',
  'heartbeat',
  'undefined',
  'None',
  'processing...',
])('takes %j for a sign of life', (data) => {
  const { values, payloads } = read('{"a":1}', data, '{"b":2}');
  expect(values).toEqual([{ a: 1 }, { b: 2 }]);
  expect(payloads.isIncomplete).toBe(false);
});

it.each(['[DONE]', ' [DONE] ', '[done]', '"[DONE]"'])('takes %j for the end', (data) => {
  expect(read(data).values).toEqual(['DONE']);
});

it.each(['{"a":', 'hello', '{"a":"LOST', '"}}]}', 'pinged {', '}{'])('knows that %j was a piece of the answer', (data) => {
  expect(read('{"a":1}', data).payloads.isIncomplete).toBe(true);
  expect(read('{"a":1}', data, '{"b":2}').payloads.hasLost).toBe(true);
  expect(read(data, data, data, data).payloads.hasLost).toBe(true);
});

it('puts a torn payload together again, wherever it was torn, and goes on', () => {
  const payload = JSON.stringify({ text: 'a "quoted" {text}', list: [1, { two: null }] });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: payload.length - 1 }), fc.integer({ min: 1, max: payload.length - 1 }), (one, other) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other)];
      fc.pre(from < to);
      const pieces = [payload.slice(0, from), payload.slice(from, to), payload.slice(to)];
      // A piece that is JSON by itself cannot be told from a payload of its own.
      fc.pre(pieces.every((piece) => !isJson(piece)));
      const { values, payloads } = read(...pieces, '{"b":2}');
      expect(values).toEqual([JSON.parse(payload), { b: 2 }]);
      expect(payloads.isIncomplete).toBe(false);
    }),
  );
});

it('takes several payloads of one event apart', () => {
  expect(read('{"a":1}\n{"b":2}\n[DONE]').values).toEqual([{ a: 1 }, { b: 2 }, 'DONE']);
  expect(read('{"a":\n1}').values).toEqual([{ a: 1 }]);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return text.trim() === '' || text.trim().startsWith(':');
  }
}

import fc from 'fast-check';
import { OversizedEvent, SseReader } from './sse-reader.ts';

function read(chunks: readonly Buffer[]): [string, string | undefined][] {
  const payloads: [string, string | undefined][] = [];
  const reader = new SseReader((data, event) => payloads.push([data, event]));
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return payloads;
}

const text = '\uFEFF: ping\n\ndata: {"a":"canción 🌉"}\n\nevent: error\nid: 7\ndata:two\ndata: lines\nretry: 3\n\n:\n\ndata: [DONE]\n\ndata: after';
const expected = [
  ['{"a":"canción 🌉"}', undefined],
  ['two\nlines', 'error'],
  ['[DONE]', undefined],
  ['after', undefined],
];

it.each(['\n', '\r\n', '\r'])('reads a stream with line ends %j', (lineEnd) => {
  expect(read([Buffer.from(text.replaceAll('\n', lineEnd))])).toEqual(expected);
});

it('reads the same whatever the packets are', () => {
  fc.assert(
    fc.property(fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.nat(200), { maxLength: 40 }), (lineEnd, cuts) => {
      const bytes = Buffer.from(text.replaceAll('\n', lineEnd));
      const places = [0, ...cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b), bytes.length];
      const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
      expect(read(chunks)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

it('takes the error field of older servers', () => {
  expect(read([Buffer.from('error: {"code":500}\n\n')])).toEqual([['{"code":500}', 'error']]);
});

it('gives up a line or an event without end', () => {
  const reader = new SseReader(() => {}, 1_000);
  expect(() => {
    for (let index = 0; index < 10; index++) reader.push(Buffer.alloc(200, 'a'));
  }).toThrow(OversizedEvent);
  const another = new SseReader(() => {}, 1_000);
  expect(() => another.push(Buffer.from('data: 0123456789\n'.repeat(200)))).toThrow(OversizedEvent);
});

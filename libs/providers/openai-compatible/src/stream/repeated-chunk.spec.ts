import fc from 'fast-check';
import { findVendor } from '../vendors/vendor-profiles.ts';
import { ChatStreamReader } from './chat-stream-reader.ts';
import { RepeatedChunk } from './repeated-chunk.ts';

const chunk = (content: string) => JSON.stringify({ id: 'c1', choices: [{ index: 0, delta: { content }, finish_reason: null }], usage: null });

it('reads every text as the parser does, or leaves it to the parser', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (first, second) => {
      const repeated = new RepeatedChunk();
      repeated.learn(chunk(first), first);
      expect([second, undefined]).toContain(repeated.textOf(chunk(second)));
    }),
    { numRuns: 1_000 },
  );
});

it('is not deceived by a chunk that only looks alike', () => {
  const repeated = new RepeatedChunk();
  repeated.learn(chunk('one'), 'one');
  expect(repeated.textOf(chunk('two'))).toBe('two');
  expect(repeated.textOf(chunk('a"},"finish_reason":"stop","delta":{"content":"b'))).toBeUndefined();
  expect(repeated.textOf(chunk('x').replace('"x"', '"x","tool_calls":[],"more":"y"'))).toBeUndefined();
  expect(repeated.textOf(chunk('line\nend'))).toBeUndefined();
});

it('never hides the end, the usage or an error', () => {
  const profile = findVendor('openai');
  if (!profile) throw new Error('no vendor');
  const reader = new ChatStreamReader({ profile, secrets: [] });
  const frames = [
    chunk('a'),
    chunk('b'),
    chunk('c'),
    JSON.stringify({
      id: 'c1',
      choices: [{ index: 0, delta: { content: 'd' }, finish_reason: 'length' }],
      usage: { prompt_tokens: 1, completion_tokens: 4, total_tokens: 5 },
    }),
  ];
  const events = reader.push(Buffer.from(frames.map((frame) => `data: ${frame}\n\n`).join('')));
  events.push(...reader.end());
  expect(events.map((event) => (event.type === 'text-delta' ? event.text : event.type))).toEqual([
    'answer-start',
    'a',
    'b',
    'c',
    'd',
    'usage-update',
    'answer-end',
  ]);
  expect(events.at(-1)).toMatchObject({ finishReason: 'length', usage: { inputUncached: 1, output: 4 } });
});

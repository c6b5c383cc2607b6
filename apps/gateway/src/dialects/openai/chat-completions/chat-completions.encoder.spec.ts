import type { ChatEvent } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import fc from 'fast-check';
import { ChatCompletionsEncoder } from './chat-completions.encoder.ts';
import { chatCompletionChunk } from './completion.wire.ts';

const encoder = (includeUsage = false) => new ChatCompletionsEncoder({ requestId: '01', createdSeconds: 7, includeUsage, locale: 'en' });
const encoderOfStart = () => {
  const started = encoder();
  started.encode([start]);
  return started;
};
const start: ChatEvent = { type: 'chat-start', model: 'm"odel', engine: 'e' };
const end: ChatEvent = {
  type: 'chat-end',
  finishReason: 'length',
  receipt: {
    usage: { inputUncached: 1, inputCached: 2, cacheWrite: 0, output: 3, reasoning: 4 },
    usageSource: 'upstream',
    chargedMicroCredits: 5,
    availableMicroCredits: 0,
  },
};

function read(text: string): unknown[] {
  return text
    .split('\n\n')
    .filter((block) => block !== '')
    .map((block) => {
      expect(block).toMatch(/^data: [^\r\n]*$/);
      return JSON.parse(block.slice(6));
    });
}

describe('a stream of chunks', () => {
  it('has the shape of the document, whatever is said', () => {
    const delta = fc.oneof(
      fc.record({ type: fc.constant('text-delta' as const), text: fc.string({ unit: 'binary' }) }),
      fc.record({ type: fc.constant('reasoning-delta' as const), text: fc.string({ unit: 'binary' }) }),
      fc.record({ type: fc.constant('tool-call-delta' as const), index: fc.nat(3), id: fc.string(), name: fc.string(), arguments: fc.string() }),
    );
    fc.assert(
      fc.property(fc.array(delta), fc.boolean(), (deltas, includeUsage) => {
        const chunks = read(encoder(includeUsage).encode([start, ...deltas, end])).map((chunk) => chatCompletionChunk.parse(chunk));
        expect(chunks).toHaveLength(deltas.length + (includeUsage ? 3 : 2));
        const texts = deltas.flatMap((one) => (one.type === 'text-delta' ? [one.text] : []));
        expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(texts.join(''));
      }),
    );
  });

  it('tells usage in a chunk of its own when it was asked for, and null before', () => {
    const [first, last, usage] = read(encoder(true).encode([start, end]));
    expect(first).toMatchObject({ model: 'm"odel', usage: null });
    expect(last).toMatchObject({ choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: 'length' }], usage: null });
    expect(usage).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 3, completion_tokens: 7, total_tokens: 10, completion_tokens_details: { reasoning_tokens: 4 }, cost: 0.000005 },
    });
  });

  it('sends the id and name of a tool call once', () => {
    const events: ChatEvent[] = [
      { type: 'tool-call-delta', index: 0, id: 'a', name: 'f', arguments: '' },
      { type: 'tool-call-delta', index: 0, arguments: '{}', vendorData: { provider: 'gemini', data: { signature: 's' } } },
    ];
    expect(read(encoder().encode([start, ...events])).slice(1)).toMatchObject([
      { choices: [{ delta: { tool_calls: [{ index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '' } }] } }] },
      { choices: [{ delta: { tool_calls: [{ index: 0, function: { arguments: '{}' }, extra_content: { gemini: { signature: 's' } } }] } }] },
    ]);
  });

  it.each([
    [{ type: 'text-delta', text: 'a' }, ''],
    [{ type: 'reasoning-delta', text: 'a' }, ''],
    [{ type: 'tool-call-delta', index: 0, id: 'a', name: 'f', arguments: '' }, null],
  ] satisfies [ChatEvent, string | null][])('opens before %j with the content %j', (event, content) => {
    const [first] = read(encoder().encode([start])).concat(read(encoderOfStart().encode([event])));
    expect(first).toMatchObject({ choices: [{ delta: { role: 'assistant', content } }] });
  });

  it('writes the call of a request with functions in the older form', () => {
    const older = new ChatCompletionsEncoder({
      requestId: '01',
      createdSeconds: 7,
      includeUsage: false,
      locale: 'en',
      shapes: { isOlder: true, custom: new Set() },
    });
    const calls: ChatEvent[] = [
      { type: 'tool-call-delta', index: 0, id: 'a', name: 'f', arguments: '' },
      { type: 'tool-call-delta', index: 0, arguments: '{}' },
      { type: 'tool-call-delta', index: 1, id: 'b', name: 'g', arguments: '{}' },
      { ...end, finishReason: 'tool_calls' },
    ];
    expect(read(older.encode([start, ...calls])).slice(1)).toMatchObject([
      { choices: [{ delta: { function_call: { name: 'f', arguments: '' } } }] },
      { choices: [{ delta: { function_call: { arguments: '{}' } } }] },
      { choices: [{ delta: {}, finish_reason: 'function_call' }] },
    ]);
  });

  it('sends the input of a tool that takes text as text, when it is whole', () => {
    const custom = new ChatCompletionsEncoder({
      requestId: '01',
      createdSeconds: 7,
      includeUsage: false,
      locale: 'en',
      shapes: { isOlder: false, custom: new Set(['run']) },
    });
    const calls: ChatEvent[] = [
      { type: 'tool-call-delta', index: 0, id: 'a', name: 'run', arguments: '{"inp' },
      { type: 'tool-call-delta', index: 0, arguments: 'ut":"ls"}' },
      { ...end, finishReason: 'tool_calls' },
    ];
    expect(read(custom.encode([start, ...calls])).slice(1)).toMatchObject([
      { choices: [{ delta: { tool_calls: [{ index: 0, id: 'a', type: 'custom', custom: { name: 'run', input: '' } }] } }] },
      { choices: [{ delta: { tool_calls: [{ index: 0, custom: { input: 'ls' } }] } }] },
      { choices: [{ finish_reason: 'tool_calls' }] },
    ]);
  });

  it('ends with [DONE] when it is whole, and with an error and nothing else when it is not', () => {
    expect(encoder().end()).toBe('data: [DONE]\n\n');
    expect(read(encoder().fail(new ServiceError('upstream_interrupted', { provider: 'x' })))).toEqual([
      { error: { message: expect.any(String), type: 'server_error', param: null, code: 'upstream_interrupted' } },
    ]);
  });
});

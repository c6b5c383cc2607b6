import fc from 'fast-check';
import { completionOf, ProviderError, type ProviderChatEvent } from '@portazgo/providers-contract';
import { findVendor } from '../vendors/vendor-profiles.ts';
import { ChatStreamReader } from './chat-stream-reader.ts';

const profile = findVendor('vllm');
if (!profile) throw new Error('no vendor');
const source = { profile, secrets: [] };

interface Read {
  readonly events: ProviderChatEvent[];
  readonly failure: ProviderError | undefined;
}

/** Reads a stream as the model does: pushed until it is done or has failed, then ended. */
function read(body: string | Buffer, cuts: readonly number[] = []): Read {
  const bytes = Buffer.from(body);
  const reader = new ChatStreamReader(source, {});
  const events: ProviderChatEvent[] = [];
  const places = [0, ...cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b), bytes.length];
  for (const [index, end] of places.slice(1).entries()) {
    for (const event of reader.push(bytes.subarray(places[index], end))) events.push(event);
    if (reader.failure || reader.isDone) break;
  }
  if (!reader.failure) for (const event of reader.end()) events.push(event);
  return { events, failure: reader.failure };
}

/** None of the texts that an event tells holds half a character. */
const isWellFormed = (event: ProviderChatEvent): boolean => Object.values(event).every((value) => typeof value !== 'string' || value.isWellFormed());

const sse = (...payloads: (object | string)[]) =>
  payloads.map((payload) => `data: ${typeof payload === 'string' ? payload : JSON.stringify(payload)}\n\n`).join('');
const chunk = (choice: object, more: object = {}) => ({
  id: 'chatcmpl-x',
  object: 'chat.completion.chunk',
  model: 'm',
  choices: [{ index: 0, ...choice }],
  ...more,
});
const text = (content: string) => chunk({ delta: { content }, logprobs: null, finish_reason: null });
const stop = chunk({ delta: {}, finish_reason: 'stop' });
const usage = { id: 'chatcmpl-x', choices: [], usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } };
const good = (...payloads: (object | string)[]) => sse(...payloads, stop, usage, '[DONE]');

describe('a stream that is whole', () => {
  it.each<[string, string, object]>([
    ['three empty data lines', good(text('A'), '', '', '', '', text('B')), { text: 'AB' }],
    ['keep-alives as payloads', good(text('A'), ': keepalive', ': OPENROUTER PROCESSING', 'ping', 'keep-alive', text('B')), { text: 'AB' }],
    ['scalars and empty objects as payloads', good('null', text('A'), '{}', '[]', '""', '0', 'true', { type: 'ping' }, text('B')), { text: 'AB' }],
    ['named events without data', good(text('A')) .replace('data:', 'event: ping\ndata:\n\nevent: keepalive\ndata: {}\n\nevent: empty\n\ndata:'), { text: 'A' }],
    ['comments', `: hello\n\n${good(text('A'), text('B')).replaceAll('\n\n', '\n\n: ping\n\n')}`, { text: 'AB' }],
    ['an error field that tells of none', good(chunk({ delta: { content: 'A' }, error: null }, { error: {} }), { ...text('B'), error: '' }, { ...text('C'), error: { code: 0, message: '' } }), { text: 'ABC' }],
    ['progress that is no piece of it', good({ prompt_progress: { total: 9 } }, { status: 'processing', message: 'wait' }, text('A')), { text: 'A' }],
    ['events without the blank line between them', good(text('A'), text('B')).replaceAll('\n\n', '\n'), { text: 'AB' }],
    ['a payload torn in two events', good(JSON.stringify(text('one piece')).slice(0, 80), JSON.stringify(text('one piece')).slice(80), text('B')), { text: 'one pieceB' }],
    ['`message` in place of `delta`', sse({ choices: [{ index: 0, message: { role: 'assistant', content: 'From message' }, finish_reason: 'stop' }] }, usage, '[DONE]'), { text: 'From message' }],
    ['messages in pieces', sse(chunk({ message: { content: 'A' } }), chunk({ message: { content: 'B' } }), stop), { text: 'AB' }],
    ['messages that each begin from the start', sse(chunk({ message: { content: 'One' } }), chunk({ message: { content: 'One two' } }), chunk({ message: { content: 'One two three' }, finish_reason: 'stop' })), { text: 'One two three' }],
    ['a message that repeats its deltas', sse(text('AB'), chunk({ delta: {}, message: { content: 'AB' }, finish_reason: 'stop' })), { text: 'AB' }],
    ['the only choice at index 1', sse(chunk({ index: 1, delta: { content: 'A' } }), chunk({ index: 1, delta: {}, finish_reason: 'stop' })), { text: 'A' }],
    ['a second choice that was not asked for', sse({ ...text('A'), choices: [{ index: 0, delta: { content: 'A' } }, { index: 1, delta: { content: 'Z' } }] }, chunk({ index: 1, delta: { content: 'Z' } }), stop), { text: 'A' }],
    ['`text` of the older format', sse({ choices: [{ index: 0, text: 'A', finish_reason: null }] }, { choices: [{ index: 0, text: 'B', finish_reason: 'stop' }] }), { text: 'AB' }],
    ['content as parts', good(chunk({ delta: { content: [{ type: 'output_text', text: 'A' }, { type: 'text', text: { value: 'B' } }, 'C', { text: 'D' }] } })), { text: 'ABCD' }],
    ['content as one part', good(chunk({ delta: { content: { type: 'output_text', text: 'A' } } })), { text: 'A' }],
    ['a refusal as a part', good(chunk({ delta: { content: [{ type: 'refusal', refusal: 'No.' }] } })), { refusal: 'No.', text: null }],
    ['an empty reasoning_content beside reasoning', good(chunk({ delta: { reasoning_content: '', reasoning: 'thought' } }), text('A')), { reasoning: 'thought', text: 'A' }],
    ['reasoning_details alone', good(chunk({ delta: { content: '', reasoning_details: [{ type: 'reasoning.text', text: 'th' }, { type: 'reasoning.summary', summary: 'ought' }, { type: 'reasoning.encrypted', data: 'xx' }] } }), text('A')), { reasoning: 'thought', text: 'A' }],
    ['reasoning told in two ways', good(chunk({ delta: { reasoning: 'thought', reasoning_content: 'thought', reasoning_details: [{ type: 'reasoning.text', text: 'thought' }] } }), text('A')), { reasoning: 'thought' }],
    ['thinking parts', good(chunk({ delta: { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'thought' }] }, { type: 'reasoning', summary: [{ text: '!' }] }] } }), text('A')), { reasoning: 'thought!', text: 'A' }],
    ['function_call of the older format', sse(chunk({ delta: { function_call: { name: 'a', arguments: '{"x":' } } }), chunk({ delta: { function_call: { arguments: '1}' } } }), chunk({ delta: {}, finish_reason: 'function_call' }), usage, '[DONE]'), { toolCalls: [expect.objectContaining({ name: 'a', arguments: '{"x":1}' })], finishReason: 'tool_calls' }],
    ['a call in a message', sse(chunk({ message: { content: null, tool_calls: [{ id: 'c', function: { name: 'a', arguments: '' } }] }, finish_reason: 'tool_calls' })), { toolCalls: [{ id: 'c', name: 'a', arguments: '{}' }], finishReason: 'tool_calls', text: null }],
    ['a call with empty arguments', sse(chunk({ delta: { tool_calls: [{ index: 0, id: 'c', function: { name: 'a', arguments: '' } }] } }), chunk({ delta: {}, finish_reason: 'tool_calls' }), '[DONE]'), { toolCalls: [{ id: 'c', name: 'a', arguments: '{}' }], finishReason: 'tool_calls' }],
    ['the word for called tools, and none called', sse(text('A'), chunk({ delta: {}, finish_reason: 'tool_calls' })), { text: 'A', finishReason: 'stop', upstreamFinishReason: 'tool_calls' }],
    ['a code point over two chunks', good(text('x'), text('a\ud83d'), text('\ude00b')), { text: 'xa😀b' }],
    ['halves that stay alone', good(text('a\ud83d'), text('b\ude00'), text('c\ud83d')), { text: 'a\ufffdb\ufffdc\ufffd' }],
    ['a code point of reasoning over two chunks', good(chunk({ delta: { reasoning: 'a\ud83d' } }), chunk({ delta: { reasoning: '\ude00b' } }), text('A')), { reasoning: 'a😀b' }],
    ['an id with half a character and a NUL', sse({ ...text('A'), id: 'a\u0000b\ud83d' }, stop), { upstreamId: 'ab\ufffd' }],
    ['a finish that is broken off after it', sse(text('A'), stop) + 'data: {"choices":[],"usa', { text: 'A' }],
    ['an end without a finish reason', sse(text('A'), '[DONE]'), { text: 'A', finishReason: 'stop', usage: null }],
  ])('is read with %s', (_what, body, expected) => {
    const { events, failure } = read(body);
    expect(failure).toBeUndefined();
    expect(completionOf(events)).toMatchObject(expected);
    expect(events.filter(({ type }) => type === 'answer-end')).toHaveLength(1);
    expect(events.every(isWellFormed)).toBe(true);
  }); // prettier-ignore
});

describe('a stream that is not whole', () => {
  const partial = { id: 'c', choices: [{ index: 0, delta: { content: 'Partial' } }] };
  it.each<[string, string, object]>([
    ['a flat error, then [DONE]', sse(partial, { object: 'error', message: 'EngineDeadError', type: 'InternalServerError', param: null, code: 500 }, '[DONE]'), { kind: 'upstream_bug', upstreamStatus: 500 }],
    ['an error of a choice', sse(partial, { choices: [{ index: 0, delta: {}, error: { code: 502, message: 'upstream died' } }] }, '[DONE]'), { kind: 'overloaded', upstreamStatus: 502 }],
    ['an error of a choice with a finish', sse(partial, { choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error', error: { code: 502, message: 'x' } }] }, '[DONE]'), { kind: 'overloaded' }],
    ['an error of a delta', sse(partial, chunk({ delta: { error: { message: 'x' } } }), '[DONE]'), { kind: 'upstream_bug' }],
    ['an error of x_groq', sse(partial, { ...stop, x_groq: { error: 'over capacity' } }, '[DONE]'), { kind: 'upstream_bug' }],
    ['a detail', sse(partial, { detail: 'Internal error' }, '[DONE]'), { kind: 'upstream_bug' }],
    ['an error as text', sse(partial, { error: 'boom' }, '[DONE]'), { kind: 'upstream_bug' }],
    ['an error as text with a code beside it', sse(partial, { error: 'slow down', code: 429 }, '[DONE]'), { kind: 'rate_limited' }],
    ['an error after the finish', sse(partial, stop, { error: { message: 'x' } }, '[DONE]'), { kind: 'upstream_bug' }],
    ['a list of errors', sse(partial, { errors: [{ message: 'x', code: 503 }] }, '[DONE]'), { kind: 'overloaded' }],
    ['a list around the error', sse(partial) + 'data: [{"error":{"code":503,"message":"x"}}]\n\n', { kind: 'overloaded' }],
    ['a code and a message', sse(partial, { code: 529, message: 'x' }, '[DONE]'), { kind: 'overloaded' }],
    ["Anthropic's error", sse(partial) + 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"x"}}\n\n', { kind: 'overloaded' }],
    ['an error event of another name', sse(partial) + 'event: stream_error\ndata: went wrong\n\n', { kind: 'upstream_bug' }],
    ['an error event without data', sse(partial) + 'event: error\n\ndata: [DONE]\n\n', { kind: 'upstream_bug' }],
    ['a piece that is not JSON', sse(partial, '{"id":"x","choices":[{"index":0,"delta":{"content":"LOST', text('C'), stop, usage, '[DONE]'), { kind: 'upstream_bug' }],
    ['a last piece that is not JSON', sse(partial, '{"id":"x","choices":[{"index":0,"delta":{"content":"LOST', '[DONE]'), { kind: 'upstream_bug' }],
    ['words in place of JSON', sse(partial, 'Internal Server Error', '[DONE]'), { kind: 'upstream_bug' }],
    ['a cut', sse(partial), { kind: 'interrupted' }],
    ['a cut within an event', sse(partial) + 'data: {"id":"x","cho', { kind: 'interrupted' }],
    ['a usage block and then a cut', sse(partial, usage), { kind: 'interrupted' }],
    ['more calls than any model makes', sse(partial, chunk({ delta: { tool_calls: Array.from({ length: 65_000 }, (_, index) => ({ index, id: `i${index}`, function: { name: 'f', arguments: '{"x":1}' } })) } }), stop, '[DONE]'), { kind: 'upstream_bug' }],
  ])('ends with an error: %s', (_what, body, expected) => {
    const { events, failure } = read(body);
    expect(failure).toMatchObject({ accepted: 'yes', ...expected });
    expect(completionOf(events).text).toMatch(/^Partial/);
    expect(events.some(({ type }) => type === 'answer-end')).toBe(false);
  }); // prettier-ignore

  it.each([
    [400, 'bad_request', 'no'], [401, 'auth', 'no'], [402, 'no_credit', 'no'], [403, 'forbidden', 'no'], [404, 'not_found', 'no'], [429, 'rate_limited', 'no'],
    [500, 'upstream_bug', 'yes'], [502, 'overloaded', 'yes'], [503, 'overloaded', 'no'], [529, 'overloaded', 'no'],
  ] as const)('tells the code %i in place of an answer as %s, accepted: %s', (code, kind, accepted) => {
    for (const error of [{ code, message: 'Provider returned error' }, { code: String(code), message: 'x' }, { status: code, message: 'x' }]) {
      const { events, failure } = read(sse({ choices: [], error }));
      expect(failure).toMatchObject({ kind, accepted, upstreamStatus: code });
      expect(events).toEqual([]);
    }
  }); // prettier-ignore

  it('tells when to come back, from the body or the head', () => {
    const waiting = (error: object) => read(sse({ error: { code: 429, message: 'x', ...error } })).failure?.retryAfterMs;
    expect(waiting({ metadata: { error_type: 'rate_limit_exceeded', retry_after: 7 } })).toBe(7_000);
    expect(waiting({ metadata: { headers: { 'Retry-After': '3' } } })).toBe(3_000);
    expect(waiting({ details: [{ retryDelay: '2s' }] })).toBe(2_000);
    expect(waiting({})).toBeUndefined();
    const reader = new ChatStreamReader(source, { 'retry-after': '4' });
    reader.push(Buffer.from(sse({ error: { code: 429, message: 'x' } })));
    expect(reader.failure?.retryAfterMs).toBe(4_000);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'])('takes the code %s for a word like any other', (code) => {
    for (const error of [
      { code, message: 'x' },
      { type: code, message: 'x' },
      { status: code, message: 'x', details: [{ reason: code }] },
    ])
      expect(read(sse({ error })).failure).toMatchObject({ kind: 'upstream_bug' });
  });

  it.each(['', 'data: [DONE]\n\n', ': ping\n\n', 'data:\n\ndata: [DONE]\n\n'])('fails when nothing of an answer came: %j', (body) => {
    expect(read(body).failure).toBeInstanceOf(ProviderError);
  });
});

describe('token figures', () => {
  const running = (completion: number) => ({ usage: { prompt_tokens: 10, completion_tokens: completion, total_tokens: 10 + completion } });
  const updates = ({ events }: Read) => events.flatMap((event) => (event.type === 'usage-update' ? [event.usage] : []));
  const final = ({ events }: Read) => events.flatMap((event) => (event.type === 'answer-end' ? [event.usage] : []))[0];

  it('are no last word when they came before the finish only', () => {
    const stream = read(sse(chunk({ delta: { role: 'assistant', content: '' } }, running(1)), text('many words '), text('more words'), stop, '[DONE]'));
    expect(updates(stream)).toEqual([{ inputUncached: 10, output: 1 }]);
    expect(final(stream)).toBeNull();
  });

  it('of a stream that is cut are told as far as they came', () => {
    expect(updates(read(sse(chunk({ delta: { content: 'a' } }, running(1)), text('b'))))).toEqual([{ inputUncached: 10, output: 1 }]);
  });

  it('that come with or after the finish are the last word, and never below those before', () => {
    const withFinish = read(sse(text('a'), chunk({ delta: {}, finish_reason: 'stop' }, running(7)), '[DONE]'));
    expect(final(withFinish)).toEqual({ inputUncached: 10, output: 7 });
    const zeros = { choices: [], usage: { prompt_tokens: 0, completion_tokens: 0 } };
    expect(final(read(sse(chunk({ delta: { content: 'a' } }, running(7)), stop, zeros)))).toEqual({ inputUncached: 10, output: 7 });
    expect(final(read(sse(text('a'), stop, usage, zeros)))).toEqual({ inputUncached: 10, output: 5 });
  });

  it.each([
    ['an output that was not told', { prompt_tokens: 10 }, { inputUncached: 10 }],
    ['an explicit zero', { prompt_tokens: 10, completion_tokens: 0 }, { inputUncached: 10, output: 0 }],
    ['a total alone', { total_tokens: 60 }, { total: 60 }],
    ['cache names of another format', { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150, cache_read_input_tokens: 80, cache_creation_input_tokens: 10 }, { inputUncached: 10, inputCached: 80, cacheWrite: 10, output: 50 }],
  ])('keep %s apart', (_what, figures, expected) => {
    expect(final(read(sse(text('a'), stop, { choices: [], usage: figures }, '[DONE]')))).toEqual(expected);
  }); // prettier-ignore

  it('are found in the choice', () => {
    const stream = read(
      sse(text('Hi'), chunk({ delta: {}, finish_reason: 'stop', usage: { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 } }), '[DONE]'),
    );
    expect(final(stream)).toEqual({ inputUncached: 100, output: 50 });
  });
});

describe('any stream', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }).map((content) => text(content)),
    fc.array(fc.integer({ min: 0xd7ff, max: 0xe001 }), { maxLength: 4 }).map((units) => text(String.fromCharCode(...units))),
    fc.string({ unit: 'binary' }).map((reasoning) => chunk({ delta: { reasoning } })),
    fc.constantFrom<object | string>('', ': ping', '{}', chunk({ delta: { role: 'assistant' } }), { choices: [] }, usage),
  );
  const stream = fc.array(piece, { maxLength: 8 }).map((pieces) => good(text('first'), ...pieces));

  it('tells the same answer however its bytes are cut into packets', () => {
    fc.assert(
      fc.property(stream, fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.nat(), { maxLength: 30 }), (body, lineEnd, cuts) => {
        const bytes = body.replaceAll('\n', lineEnd);
        expect(read(bytes, cuts)).toEqual(read(body));
      }),
      { numRuns: 200 },
    );
  });

  it('tells text that is well-formed, all of it, once', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 0xd7f0, max: 0xe010 }), { minLength: 1, maxLength: 4 })), (pieces) => {
        const texts = pieces.map((units) => String.fromCharCode(...units));
        const { events } = read(good(text('>'), ...texts.map(text)));
        expect(completionOf(events).text).toBe(`>${texts.join('')}`.toWellFormed());
        expect(events.every(isWellFormed)).toBe(true);
      }),
    );
  });

  it('ends cleanly or with an error, never with an exception, whatever JSON it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.json(), fc.string()), { maxLength: 6 }), fc.boolean(), (payloads, isDone) => {
        const { events, failure } = read(sse(...payloads.map((payload) => payload.replaceAll(/[\r\n]/g, ' ')), ...(isDone ? ['[DONE]'] : [])));
        expect(events.some(({ type }) => type === 'answer-end')).toBe(failure === undefined);
      }),
      { numRuns: 500 },
    );
  });

  it('survives any value in any place of a chunk', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('constructor', '__proto__', '\ud83d', -1, 1e300, [[[]]]));
    const anyChunk = fc.record(
      {
        id: value,
        usage: value,
        error: fc.constantFrom(null, undefined),
        choices: fc.oneof(
          value,
          fc.array(
            fc.record(
              {
                index: value,
                finish_reason: value,
                logprobs: value,
                message: value,
                delta: fc.oneof(value, fc.record({ content: value, reasoning: value, reasoning_details: value, tool_calls: fc.oneof(value, fc.array(fc.record({ index: value, id: value, function: value }))), function_call: value, extra_content: value }, { requiredKeys: [] })),
              },
              { requiredKeys: [] },
            ),
          ),
        ),
      },
      { requiredKeys: [] },
    ); // prettier-ignore
    fc.assert(
      fc.property(fc.array(anyChunk, { maxLength: 4 }), (chunks) => {
        const { events, failure } = read(sse(...chunks, '[DONE]'));
        expect(events.some(({ type }) => type === 'answer-end')).toBe(failure === undefined);
        expect(events.every(isWellFormed)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

import fc from 'fast-check';
import { ProviderError } from '@portazgo/providers-contract';
import { findVendor } from '../vendors/vendor-profiles.ts';
import { readCompletion, wholeEvents } from './completion.ts';

const profile = findVendor('vllm');
if (!profile) throw new Error('no vendor');
const source = { profile, secrets: [] };
const read = (body: object | string) => readCompletion(source, Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), {});
const choice = (message: object, more: object = {}) => ({ id: 'chatcmpl-x', choices: [{ index: 0, message, finish_reason: 'stop', ...more }] });
const figures = { usage: { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 } };

it.each<[string, object | string, object]>([
  ['text', { ...choice({ role: 'assistant', content: 'A' }), ...figures }, { upstreamId: 'chatcmpl-x', text: 'A', finishReason: 'stop', usage: { inputUncached: 100, output: 50 } }],
  ['figures in its choice', choice({ content: 'A' }, figures), { usage: { inputUncached: 100, output: 50 } }],
  ['no figures for its output', { ...choice({ content: 'A' }), usage: { prompt_tokens: 10, completion_tokens: null } }, { usage: { inputUncached: 10 } }],
  ['parts of another format', choice({ content: [{ type: 'output_text', text: 'A' }, { type: 'reasoning', text: 't' }] }), { text: 'A', reasoning: 't' }],
  ['an empty reasoning_content', choice({ content: 'A', reasoning_content: '', reasoning: 'thought' }), { reasoning: 'thought' }],
  ['reasoning_details', choice({ content: 'A', reasoning_details: [{ type: 'reasoning.text', text: 'thought' }] }), { reasoning: 'thought' }],
  ['the only choice at index 1', { choices: [{ index: 1, message: { content: 'A' }, finish_reason: 'stop' }] }, { text: 'A' }],
  ['`text` of the older format', { choices: [{ index: 0, text: 'A', finish_reason: 'stop' }] }, { text: 'A' }],
  ['a delta in place of its message', { choices: [{ index: 0, delta: { content: 'A' }, finish_reason: 'stop' }] }, { text: 'A' }],
  ['function_call', choice({ content: null, function_call: { name: 'a', arguments: '{"x":1}' } }, { finish_reason: 'function_call' }), { text: null, toolCalls: [expect.objectContaining({ name: 'a', arguments: '{"x":1}' })], finishReason: 'tool_calls' }],
  ['a call without arguments', choice({ tool_calls: [{ id: 'c', function: { name: 'a', arguments: '' } }] }), { toolCalls: [{ id: 'c', name: 'a', arguments: '{}' }], finishReason: 'tool_calls' }],
  ['a call whose arguments are an object', choice({ tool_calls: [{ id: 'c', function: { name: 'a', arguments: { x: 1 } } }] }), { toolCalls: [{ id: 'c', name: 'a', arguments: '{"x":1}' }] }],
  ['one id for two calls', choice({ tool_calls: ['a', 'b'].map((name) => ({ id: 'c', function: { name, arguments: '{}' } })) }), { toolCalls: [{ id: 'c', name: 'a', arguments: '{}' }, { id: expect.stringMatching(/^call_/), name: 'b', arguments: '{}' }] }],
  ['MAX_TOKENS', choice({ content: 'A' }, { finish_reason: 'MAX_TOKENS' }), { finishReason: 'length', upstreamFinishReason: 'MAX_TOKENS' }],
  ['halves of characters', { ...choice({ content: 'a\ud83d', reasoning: '\ude00b', tool_calls: [{ id: 'c\ud83d', function: { name: 'a', arguments: '{"x":"\ud83d"}' } }] }), id: 'x\u0000\ud83d' }, { upstreamId: 'x\ufffd', text: 'a\ufffd', reasoning: '\ufffdb', toolCalls: [{ id: 'c\ufffd', name: 'a', arguments: '{"x":"\ufffd"}' }] }],
  ['an emoji across the bound of its id', { ...choice({ content: 'A' }), id: `${'x'.repeat(127)}😀y` }, { upstreamId: `${'x'.repeat(127)}😀` }],
  ['no choice but figures', { usage: { prompt_tokens: 10, completion_tokens: 0 } }, { text: '', usage: { inputUncached: 10, output: 0 } }],
  ['no message', { choices: [{ index: 0, finish_reason: 'stop' }] }, { text: '', finishReason: 'stop', usage: null }],
  ['no finish reason, because it is whole all the same', { choices: [{ index: 0, message: { content: 'A' } }] }, { text: 'A', finishReason: 'stop' }],
  ['a stream in place of it', 'data: {"id":"s","choices":[{"index":0,"delta":{"content":"A"}}]}\n\ndata: {"choices":[{"index":0,"delta":{"content":"B"},"finish_reason":"length"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}\n\ndata: [DONE]\n\n', { upstreamId: 's', text: 'AB', finishReason: 'length', usage: { inputUncached: 1, output: 2 } }],
])('reads a whole answer with %s', (_what, body, expected) => {
  expect(read(body)).toMatchObject(expected);
}); // prettier-ignore

it.each<[string, object | string, object]>([
  ['an error', { error: { message: 'x', code: 503 } }, { kind: 'overloaded', accepted: 'no' }],
  ['an error beside choices', { choices: [], error: { code: 429, message: 'x', metadata: { retry_after: 3 } } }, { kind: 'rate_limited', accepted: 'no', retryAfterMs: 3_000 }],
  ['an error as text', { error: 'boom' }, { kind: 'upstream_bug', accepted: 'yes' }],
  ['a flat error', { object: 'error', message: 'x', code: 400 }, { kind: 'bad_request' }],
  ['a detail', { detail: 'Not Found' }, { kind: 'upstream_bug' }],
  ['a code and a message', { code: 401, msg: 'bad token' }, { kind: 'auth' }],
  ['an error of its choice', choice({ content: 'half' }, { error: { code: 502, message: 'x' } }), { kind: 'overloaded', accepted: 'yes' }],
  ['a finish that failed', choice({ content: 'half' }, { finish_reason: 'error' }), { kind: 'upstream_bug', accepted: 'yes' }],
  ['an object that is none', { hello: 1 }, { kind: 'upstream_bug' }],
  ['a page', '<html>', { kind: 'upstream_bug' }],
  ['nothing', '', { kind: 'upstream_bug' }],
  ['a stream that is cut', 'data: {"choices":[{"index":0,"delta":{"content":"A"}}]}\n\n', { kind: 'interrupted' }],
  ['more calls than any model makes', choice({ tool_calls: Array.from({ length: 65_000 }, (_, index) => ({ id: `i${index}`, function: { name: 'f', arguments: '{}' } })) }), { kind: 'upstream_bug' }],
  ['a call without a name', choice({ tool_calls: [{ id: 'c', function: { arguments: '{"x":1}' } }] }), { kind: 'upstream_bug' }],
])('fails when a whole answer holds %s', (_what, body, expected) => {
  expect(() => read(body)).toThrow(expect.objectContaining(expected));
}); // prettier-ignore

function endOf(body: string): string | undefined {
  try {
    return wholeEvents(source, Buffer.from(body)).at(-1)?.type;
  } catch (error) {
    return error instanceof ProviderError ? error.name : String(error);
  }
}

it('never throws anything but a provider error, whatever JSON comes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (body) => {
      expect(endOf(body)).toMatch(/^(?:answer-end|ProviderError)$/);
    }),
    { numRuns: 1_000 },
  );
});

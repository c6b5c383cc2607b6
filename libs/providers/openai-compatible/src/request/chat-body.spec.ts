import type { ProviderChatRequest } from '@portazgo/providers-contract';
import { findVendor, vendorProfiles } from '../vendors/vendor-profiles.ts';
import { chatBody } from './chat-body.ts';
import { unsupportedImage } from './wire-messages.ts';
import { droppedParameters, unsupportedParameter } from './wire-parameters.ts';

const request = (more: Partial<ProviderChatRequest> = {}): ProviderChatRequest => ({
  messages: [{ role: 'user', content: 'hi' }],
  maxOutputTokens: 50,
  ...more,
});
function vendor(name: string) {
  const profile = findVendor(name);
  if (!profile) throw new Error(`no vendor ${name}`);
  return profile;
}
const body = (name: string, more: Partial<ProviderChatRequest> = {}, mode: 'whole' | 'stream' = 'whole') =>
  JSON.parse(chatBody(vendor(name), 'm', request(more), mode));

it.each(vendorProfiles.map((profile) => [profile.name]))('%s always gets the output bound', (name) => {
  const { max_tokens: old, max_completion_tokens: current } = body(name);
  expect(old ?? current).toBe(50);
});

it('speaks each dialect of the same wish', () => {
  const tool = { name: 'f', parameters: { type: 'object' }, strict: true };
  const format = { type: 'json_schema' as const, name: 'n', schema: { type: 'object' } };
  expect(body('mistral', { seed: 7, tools: [tool], toolChoice: 'required' })).toMatchObject({
    random_seed: 7,
    tool_choice: 'any',
    tools: [{ function: { strict: true } }],
  });
  expect(body('openai', { seed: 7, toolChoice: { name: 'f' } })).toMatchObject({ seed: 7, tool_choice: { type: 'function', function: { name: 'f' } } });
  expect(body('deepseek', { reasoningEffort: 'none' })).toMatchObject({ thinking: { type: 'disabled' } });
  expect(body('deepseek', { reasoningEffort: 'xhigh' })).toMatchObject({ reasoning_effort: 'max' });
  expect(body('vllm', { reasoningEffort: 'none' })).toMatchObject({ chat_template_kwargs: { enable_thinking: false } });
  expect(body('llamacpp', { responseFormat: format }).response_format).toEqual({ type: 'json_object', schema: { type: 'object' } });
  expect(body('openai', { responseFormat: format }).response_format).toEqual({ type: 'json_schema', json_schema: { name: 'n', schema: { type: 'object' } } });
  expect(body('openai', {}, 'stream')).toMatchObject({ stream: true, stream_options: { include_usage: true, include_obfuscation: false } });
  expect(body('mistral', {}, 'stream')).not.toHaveProperty('stream_options');
  expect(body('openai')).not.toHaveProperty('stream');
});

it('leaves out what means nothing, and refuses by name what the vendor does not take', () => {
  const gemini = vendor('gemini');
  const idle = request({ presencePenalty: 0, parallelToolCalls: true, logprobs: false, logitBias: {} });
  expect(unsupportedParameter(gemini, idle)).toBeNull();
  expect(JSON.parse(chatBody(gemini, 'm', idle, 'whole'))).toEqual({ model: 'm', messages: [{ role: 'user', content: 'hi' }], max_tokens: 50 });
  expect(unsupportedParameter(gemini, request({ seed: 1 }))).toMatchObject({ field: 'seed' });
  expect(unsupportedParameter(vendor('ollama'), request({ toolChoice: 'none' }))).toMatchObject({ field: 'tool_choice' });
  expect(unsupportedParameter(vendor('deepseek'), request({ responseFormat: { type: 'json_schema', name: 'x' } }))).toMatchObject({ field: 'response_format' });
});

it.each([
  ['gemini', 'max', 'high'],
  ['gemini', 'none', 'none'],
  ['groq', 'minimal', 'low'],
  ['xai', 'medium', 'high'],
  ['deepseek', 'minimal', 'low'],
  ['openai', 'xhigh', 'xhigh'],
] as const)('%s is asked for the effort nearest to %s, which is %s', (name, asked, sent) => {
  expect(body(name, { reasoningEffort: asked }).reasoning_effort).toBe(sent);
});

it('leaves out hints that a vendor does not have, and says so', () => {
  const hints = request({ verbosity: 'low', reasoningEffort: 'low' });
  expect(unsupportedParameter(vendor('mistral'), hints)).toBeNull();
  expect(droppedParameters(vendor('mistral'), hints)).toEqual(['verbosity', 'reasoning_effort']);
  expect(body('mistral', hints)).not.toHaveProperty('verbosity');
  expect(body('openai', hints)).toMatchObject({ verbosity: 'low', reasoning_effort: 'low' });
  expect(droppedParameters(vendor('openai'), hints)).toEqual([]);
  expect(droppedParameters(vendor('mistral'), request({ verbosity: 'medium' }))).toEqual([]);
});

it('leaves out that calls come one at a time where one function must be called anyway', () => {
  const one = request({ tools: [{ name: 'f' }], parallelToolCalls: false });
  expect(unsupportedParameter(vendor('gemini'), one)).toMatchObject({ field: 'parallel_tool_calls' });
  const named = { ...one, toolChoice: { name: 'f' } };
  expect(unsupportedParameter(vendor('gemini'), named)).toBeNull();
  expect(droppedParameters(vendor('gemini'), named)).toEqual(['parallel_tool_calls']);
});

it('leaves out at the word of the caller what a vendor refuses', () => {
  const asked = request({ seed: 1, topLogprobs: 2, extraFields: { top_k: 4 }, responseFormat: { type: 'json_schema', name: 'x' }, dropUnsupported: true });
  expect(unsupportedParameter(vendor('gemini'), asked)).toBeNull();
  expect(droppedParameters(vendor('gemini'), asked)).toEqual(['top_k', 'seed', 'top_logprobs']);
  expect(unsupportedParameter(vendor('deepseek'), asked)).toBeNull();
  expect(body('deepseek', asked)).not.toHaveProperty('response_format');
});

it('shows the thinking of a vendor that hides it', () => {
  const shown = { extra_body: { google: { thinking_config: { include_thoughts: true } } } };
  expect(body('gemini', { includeThoughts: true })).toMatchObject(shown);
  expect(body('gemini', { includeThoughts: true, reasoningEffort: 'high' })).toMatchObject({ ...shown, reasoning_effort: 'high' });
  expect(body('gemini', { includeThoughts: true, reasoningEffort: 'none' })).not.toHaveProperty('extra_body');
  expect(body('openai', { includeThoughts: true })).not.toHaveProperty('extra_body');
});

describe('fields that the gateway does not know', () => {
  const extraFields = { top_k: 40, chat_template_kwargs: { add_date: true, enable_thinking: true } };

  it.each(['openai', 'deepseek', 'lightning', 'xai', 'groq', 'ollama', 'vllm', 'llamacpp'])('reach %s as they are', (name) => {
    expect(unsupportedParameter(vendor(name), request({ extraFields }))).toBeNull();
    expect(body(name, { extraFields })).toMatchObject(extraFields);
  });

  it.each(['gemini', 'mistral'])('are refused by name at %s, which answers every unknown field with an error', (name) => {
    expect(unsupportedParameter(vendor(name), request({ extraFields }))).toMatchObject({ field: 'top_k' });
  });

  it.each(vendorProfiles.map((profile) => [profile.name]))('replace nothing that the gateway decides at %s', (name) => {
    const hostile = { model: 'other', messages: [], max_tokens: 9_999, max_completion_tokens: 9_999, stream: true, temperature: 2, tools: [{}] };
    const sent = body(name, { extraFields: hostile, dropUnsupported: true, temperature: 0.5, tools: [{ name: 'f' }] });
    expect(sent).toMatchObject({ model: 'm', messages: [{ role: 'user', content: 'hi' }], temperature: 0.5, tools: [{ function: { name: 'f' } }] });
    expect([sent.max_tokens, sent.max_completion_tokens].filter((bound) => bound !== undefined)).toEqual([50]);
    expect(sent).not.toHaveProperty('stream');
  });

  it('are joined with what turns thinking off', () => {
    expect(body('vllm', { extraFields, reasoningEffort: 'none' }).chat_template_kwargs).toEqual({ add_date: true, enable_thinking: false });
  });

  it('tell only vendors that document it who the caller is', () => {
    const caller = { user: 'u', safety_identifier: 's', prompt_cache_key: 'k' };
    expect(body('openai', { extraFields: caller })).toMatchObject(caller);
    for (const name of ['deepseek', 'gemini', 'mistral']) expect(body(name, { extraFields: caller })).not.toHaveProperty('user');
    expect(unsupportedParameter(vendor('mistral'), request({ extraFields: caller }))).toBeNull();
  });
});

it("gives a vendor its own opaque data and nobody else's", () => {
  const call = (provider: string) => ({ id: 'call_1', name: 'f', arguments: '{}', vendorData: { provider, data: { google: { thought_signature: 'mine' } } } });
  const turn = (provider: string): Partial<ProviderChatRequest> => ({
    messages: [
      { role: 'assistant', content: null, reasoning: 'why', toolCalls: [call(provider)] },
      { role: 'tool', toolCallId: 'call_1', content: 'r' },
    ],
  });
  expect(body('gemini', turn('gemini')).messages[0].tool_calls[0].extra_content).toEqual({ google: { thought_signature: 'mine' } });
  expect(JSON.stringify(body('gemini', turn('elsewhere')))).not.toContain('mine');
  expect(body('deepseek', turn('gemini')).messages[0]).toMatchObject({ reasoning_content: 'why', tool_calls: [{ id: 'call_1' }] });
  const others = vendorProfiles.filter(({ passBackReasoning }) => !passBackReasoning);
  for (const { name } of others) expect(JSON.stringify(body(name, turn('gemini')))).not.toContain('why');
});

it('turns a foreign tool id into the same nine characters wherever it stands', () => {
  const { messages } = body('mistral', {
    messages: [
      { role: 'assistant', content: null, toolCalls: [{ id: 'call_abc-123', name: 'f', arguments: '{}' }] },
      { role: 'tool', toolCallId: 'call_abc-123', content: 'r' },
    ],
  });
  expect(messages[0].tool_calls[0].id).toMatch(/^[A-Za-z0-9]{9}$/);
  expect(messages[1].tool_call_id).toBe(messages[0].tool_calls[0].id);
  expect(body('mistral', { messages: [{ role: 'tool', toolCallId: 'aB3dE6gH9', content: 'r' }] }).messages[0].tool_call_id).toBe('aB3dE6gH9');
});

it('lets no server of the operator, and none that cannot, see an address', () => {
  const look = (url: string) => request({ messages: [{ role: 'user', content: [{ type: 'image', url }] }] }).messages;
  for (const profile of vendorProfiles) {
    expect(unsupportedImage(profile, look('data:image/png;base64,AAAA'))).toBeNull();
    const mustRefuse = profile.isLocal || profile.images === 'inline';
    expect(unsupportedImage(profile, look('https://example.com/a.png'))?.field).toBe(mustRefuse ? 'messages[0].content[0].image_url' : undefined);
  }
});

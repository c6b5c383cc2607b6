import type { ProviderChatRequest } from '@portazgo/providers-contract';
import { findVendor, vendorProfiles } from '../vendors/vendor-profiles.ts';
import { chatBody } from './chat-body.ts';
import { unsupportedImage } from './wire-messages.ts';
import { unsupportedParameter } from './wire-parameters.ts';

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
  expect(unsupportedParameter(gemini, request({ reasoningEffort: 'max' }))).toMatchObject({ field: 'reasoning_effort' });
  expect(unsupportedParameter(vendor('ollama'), request({ toolChoice: 'none' }))).toMatchObject({ field: 'tool_choice' });
  expect(unsupportedParameter(vendor('deepseek'), request({ responseFormat: { type: 'json_schema', name: 'x' } }))).toMatchObject({ field: 'response_format' });
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

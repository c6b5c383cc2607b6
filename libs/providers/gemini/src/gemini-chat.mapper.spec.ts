import type { ProviderChatRequest } from '@portazgo/providers-contract';
import { toGeminiBody } from './gemini-chat.mapper.ts';
import { unsupportedByGemini } from './gemini-generation.mapper.ts';

const request = (more: Partial<ProviderChatRequest> = {}): ProviderChatRequest => ({
  messages: [{ role: 'user', content: 'hi' }],
  maxOutputTokens: 50,
  ...more,
});
const sent = (more: Partial<ProviderChatRequest>, model = 'gemini-3-flash-preview') => JSON.parse(JSON.stringify(toGeminiBody(model, request(more))));

it('always sends the output bound, and nothing that was not asked for', () => {
  expect(sent({ presencePenalty: 0, stop: [], toolChoice: 'auto', responseFormat: { type: 'text' } })).toEqual({
    contents: [{ role: 'user', parts: [{ text: 'hi' }] }],
    generationConfig: { maxOutputTokens: 50 },
  });
});

it('puts orders, pictures and parameters where the wire format has them', () => {
  const body = sent({
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'system', content: 'In Spanish.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is it?' },
          { type: 'image', url: 'data:image/png;base64,AAAA' },
        ],
      },
    ],
    temperature: 0.5,
    topP: 0.9,
    seed: 7,
    stop: ['END'],
    frequencyPenalty: 0.3,
    responseFormat: { type: 'json_schema', name: 'n', schema: { type: 'object' } },
  });
  expect(body).toEqual({
    systemInstruction: { parts: [{ text: 'Be brief.\n\nIn Spanish.' }] },
    contents: [{ role: 'user', parts: [{ text: 'What is it?' }, { inlineData: { mimeType: 'image/png', data: 'AAAA' } }] }],
    generationConfig: {
      maxOutputTokens: 50,
      temperature: 0.5,
      topP: 0.9,
      seed: 7,
      stopSequences: ['END'],
      frequencyPenalty: 0.3,
      responseMimeType: 'application/json',
      responseJsonSchema: { type: 'object' },
    },
  });
});

it('sets thinking by a budget up to 2.5 and by a level from 3 on, and refuses efforts the family has not', () => {
  const thinking = (model: string, reasoningEffort: ProviderChatRequest['reasoningEffort']) => sent({ reasoningEffort }, model).generationConfig.thinkingConfig;
  expect(thinking('gemini-2.5-flash', 'low')).toEqual({ includeThoughts: true, thinkingBudget: 1_024 });
  expect(thinking('gemini-2.5-flash', 'none')).toEqual({ includeThoughts: false, thinkingBudget: 0 });
  expect(thinking('gemini-3.8-flash', 'high')).toEqual({ includeThoughts: true, thinkingLevel: 'HIGH' });
  expect(unsupportedByGemini('gemini-3-flash', request({ reasoningEffort: 'none' }))).toMatchObject({ field: 'reasoning_effort' });
  expect(unsupportedByGemini('gemini-2.5-flash', request({ reasoningEffort: 'max' }))).toMatchObject({ field: 'reasoning_effort' });
});

it('refuses by name what it has no place for, and not what means nothing', () => {
  const refused = (more: Partial<ProviderChatRequest>) => unsupportedByGemini('gemini-3-flash', request(more))?.field;
  expect(refused({ logprobs: false, logitBias: {}, parallelToolCalls: true })).toBeUndefined();
  expect(refused({ logprobs: true })).toBe('logprobs');
  expect(refused({ topLogprobs: 3 })).toBe('top_logprobs');
  expect(refused({ logitBias: { 7: 1 } })).toBe('logit_bias');
  expect(refused({ parallelToolCalls: false })).toBe('parallel_tool_calls');
  expect(refused({ messages: [{ role: 'user', content: [{ type: 'image', url: 'https://example.com/a.png' }] }] })).toBe('messages[0].content[0].image_url');
});

const turn = (calls: { id: string; signature?: string; provider?: string }[]): Partial<ProviderChatRequest> => ({
  tools: [{ name: 'look', parameters: { type: 'object' } }],
  messages: [
    { role: 'user', content: 'hi' },
    {
      role: 'assistant',
      content: null,
      toolCalls: calls.map(({ id, signature, provider = 'gemini' }) => ({
        id,
        name: 'look',
        arguments: '{"q":1}',
        ...(signature ? { vendorData: { provider, data: { google: { thought_signature: signature } } } } : {}),
      })),
    },
    ...calls.map(({ id }, index) => ({ role: 'tool' as const, toolCallId: id, content: index === 0 ? '{"ok":true}' : 'plain' })),
  ],
});

it('sends calls and their results back as objects, results of one turn together', () => {
  const { contents, tools } = sent(turn([{ id: 'a', signature: 'sig' }, { id: 'b' }]));
  expect(tools).toEqual([{ functionDeclarations: [{ name: 'look', parametersJsonSchema: { type: 'object' } }] }]);
  expect(contents).toEqual([
    { role: 'user', parts: [{ text: 'hi' }] },
    {
      role: 'model',
      parts: [
        { functionCall: { id: 'a', name: 'look', args: { q: 1 } }, thoughtSignature: 'sig' },
        { functionCall: { id: 'b', name: 'look', args: { q: 1 } } },
      ],
    },
    {
      role: 'user',
      parts: [
        { functionResponse: { id: 'a', name: 'look', response: { ok: true } } },
        { functionResponse: { id: 'b', name: 'look', response: { result: 'plain' } } },
      ],
    },
  ]);
});

it("gives Gemini its own signatures, nobody else's, and its own word where there is none and one is insisted on", () => {
  const signatures = (calls: Parameters<typeof turn>[0], model?: string) =>
    sent(turn(calls), model).contents[1].parts.map((part: { thoughtSignature?: string }) => part.thoughtSignature);
  expect(signatures([{ id: 'a', signature: 'mine', provider: 'elsewhere' }, { id: 'b' }])).toEqual(['skip_thought_signature_validator', undefined]);
  expect(signatures([{ id: 'a' }], 'gemini-2.5-flash')).toEqual([undefined]);
});

it('speaks every tool choice', () => {
  const mode = (toolChoice: ProviderChatRequest['toolChoice']) => sent({ tools: [{ name: 'f' }], toolChoice }).toolConfig?.functionCallingConfig;
  expect(mode('auto')).toBeUndefined();
  expect(mode('none')).toEqual({ mode: 'NONE' });
  expect(mode('required')).toEqual({ mode: 'ANY' });
  expect(mode({ name: 'f' })).toEqual({ mode: 'ANY', allowedFunctionNames: ['f'] });
});

import { loadCatalog } from '@portazgo/catalog';
import { fromWire, toWire } from './chat-completions.translator.ts';
import { chatCompletionsRequest } from './chat-completions.wire.ts';

const catalog = loadCatalog();
const base = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'hi' }] };
const draftOf = (more: object) => fromWire(chatCompletionsRequest.parse({ ...base, ...more }), catalog);
const refusalOf = (more: object) => {
  try {
    draftOf(more);
  } catch (error) {
    return error;
  }
  throw new Error('it was taken');
};

describe('a request', () => {
  it('carries what it says and nothing that it does not say', () => {
    expect(draftOf({})).toEqual({
      model: expect.objectContaining({ id: 'gpt-4o-mini' }),
      messages: [{ role: 'user', content: 'hi' }],
      maxOutputTokens: undefined,
      stream: false,
      names: expect.anything(),
    });
  });

  it('takes null for absent, and what happens anyway for nothing', () => {
    const silent = { temperature: null, top_p: 1, n: 1, frequency_penalty: 0, presence_penalty: 0, stop: null, tools: [], logprobs: false, logit_bias: {} };
    const habits = {
      parallel_tool_calls: true,
      modalities: ['text'],
      service_tier: 'auto',
      store: false,
      user: 'u',
      metadata: { a: 'b' },
      response_format: { type: 'text' },
    };
    expect(Object.keys(draftOf({ ...silent, ...habits })).toSorted()).toEqual(Object.keys(draftOf({})).toSorted());
  });

  it('maps every parameter that has an effect', () => {
    expect(
      draftOf({
        max_tokens: 9,
        temperature: 0.5,
        top_p: 0.9,
        frequency_penalty: 1,
        presence_penalty: -1,
        stop: ['a', 'b'],
        seed: 7,
        tools: [{ type: 'function', function: { name: 'f', description: null, parameters: { type: 'object' }, strict: true } }],
        tool_choice: { type: 'function', function: { name: 'f' } },
        parallel_tool_calls: false,
        response_format: { type: 'json_schema', json_schema: { name: 's', schema: { type: 'object' } } },
        reasoning_effort: 'low',
        logprobs: true,
        top_logprobs: 2,
        logit_bias: { 50256: -100 },
        stream: true,
      }),
    ).toMatchObject({
      maxOutputTokens: 9,
      temperature: 0.5,
      topP: 0.9,
      frequencyPenalty: 1,
      presencePenalty: -1,
      stop: ['a', 'b'],
      seed: 7,
      tools: [{ name: 'f', parameters: { type: 'object' }, strict: true }],
      toolChoice: { name: 'f' },
      parallelToolCalls: false,
      responseFormat: { type: 'json_schema', name: 's', schema: { type: 'object' } },
      reasoningEffort: 'low',
      logprobs: true,
      topLogprobs: 2,
      logitBias: { 50256: -100 },
      stream: true,
    });
  });

  it.each([
    [{ n: 2 }, 'n'],
    [{ modalities: ['text', 'audio'] }, 'modalities'],
    [{ service_tier: 'flex' }, 'service_tier'],
    [{ store: true }, 'store'],
    [{ verbosity: 'low' }, 'verbosity'],
    [{ prediction: { type: 'content', content: 'x' } }, 'prediction'],
    [{ web_search_options: {} }, 'web_search_options'],
    [{ functions: [] }, 'functions'],
    [{ tools: [{ type: 'custom', custom: { name: 'x' } }] }, 'tools[0].type'],
    [{ tool_choice: { type: 'allowed_tools', allowed_tools: {} } }, 'tool_choice.type'],
    [{ messages: [{ role: 'assistant', content: null, audio: { id: 'x' } }] }, 'messages[0].audio'],
    [{ messages: [{ role: 'user', content: [{ type: 'file', file: {} }] }] }, 'messages[0].content[0].type'],
  ])('%j is refused as unsupported', (more, field) => {
    expect(refusalOf(more)).toMatchObject({ code: 'unsupported_parameter', field });
  });

  it.each([
    [{ top_logprobs: 2 }, 'top_logprobs'],
    [{ stream_options: { include_usage: true } }, 'stream_options'],
    [{ max_tokens: 1, max_completion_tokens: 2 }, 'max_tokens'],
    [{ tools: [{ type: 'function' }] }, 'tools[0].function'],
  ])('%j contradicts itself', (more, field) => {
    expect(refusalOf(more)).toMatchObject({ code: 'invalid_request', field });
  });
});

describe('a conversation that comes back', () => {
  it('is what was answered before, vendor data included', () => {
    const toolCalls = [{ id: 'call_1', name: 'f', arguments: '{}', vendorData: { provider: 'gemini', data: { thought_signature: 'x' } } }];
    const usage = { inputUncached: 0, inputCached: 0, cacheWrite: 0, output: 0, reasoning: 0 };
    const answered = toWire(
      {
        model: 'm',
        engine: 'e',
        text: 'hola',
        reasoning: 'hmm',
        toolCalls,
        finishReason: 'tool_calls',
        receipt: { usage, usageSource: 'counted', chargedMicroCredits: 0, availableMicroCredits: 0 },
      },
      { requestId: '01', createdSeconds: 1 },
    );
    const { messages } = draftOf({ messages: [...base.messages, answered.choices[0]?.message] });
    expect(messages[1]).toEqual({ role: 'assistant', content: 'hola', reasoning: 'hmm', toolCalls });
  });
});

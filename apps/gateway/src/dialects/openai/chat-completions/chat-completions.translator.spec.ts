import { loadCatalog } from '@portazgo/catalog';
import fc from 'fast-check';
import { fromWire, toWire } from './chat-completions.translator.ts';
import { chatCompletionsRequest, knownChatFields } from './chat-completions.wire.ts';
import { sortExtraFields } from './extra-fields.ts';
import { toolShapes } from './tools.translator.ts';

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

const tool = (name: string) => ({ type: 'function', function: { name } });
function attempt<Value>(run: () => Value): Value | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

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
    [{ service_tier: 'priority' }, 'service_tier'],
    [{ web_search_options: {} }, 'web_search_options'],
    [{ audio: { voice: 'alloy' } }, 'audio'],
    [{ n_predict: 9_000 }, 'n_predict'],
    [{ best_of: 4 }, 'best_of'],
    [{ models: ['a', 'b'] }, 'models'],
    [{ search_parameters: { mode: 'on' } }, 'search_parameters'],
    [{ chat_template: '{{ x }}' }, 'chat_template'],
    [{ constructor: { a: 1 } }, 'constructor'],
  ])('%j is refused by its name, and left out when the caller says that it may be', (more, field) => {
    expect(refusalOf(more)).toMatchObject({ code: 'unsupported_parameter', field });
    const draft = draftOf({ ...more, drop_params: true });
    expect(draft.dropped).toEqual([field]);
    expect(draft.extraFields).toBeUndefined();
  });

  it.each([
    [{ tools: [{ type: 'custom', custom: { name: 'x', format: { type: 'grammar', grammar: {} } } }] }, 'tools[0].custom.format'],
    [{ messages: [{ role: 'assistant', content: null, audio: { id: 'x' } }] }, 'messages[0].audio'],
    [{ messages: [{ role: 'user', content: [{ type: 'file', file: {} }] }] }, 'messages[0].content[0].type'],
    [{ messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: {} }] }] }, 'messages[0].content[0].type'],
  ])('%j is refused as unsupported', (more, field) => {
    expect(refusalOf(more)).toMatchObject({ code: 'unsupported_parameter', field });
  });

  it.each([
    [{ store: true }, ['store']],
    [{ prediction: { type: 'content', content: 'x' } }, ['prediction']],
    [{ store: false, service_tier: 'auto', best_of: 1, background: false, n_predict: null, options: {} }, undefined],
  ])('%j changes no answer, and is left out', (more, dropped) => {
    expect(draftOf(more).dropped).toEqual(dropped);
  });

  it('hands on fields that no schema knows, and what describes the caller', () => {
    const unknown = { top_k: 40, min_p: 0.05, repetition_penalty: 1.1, chat_template_kwargs: { enable_thinking: false }, guided_json: { type: 'object' } };
    const caller = { user: 'u', safety_identifier: 's', prompt_cache_key: 'k' };
    expect(draftOf({ ...unknown, ...caller, mystery: null }).extraFields).toEqual({ ...unknown, ...caller });
  });

  it('never hands on a field under another shape or in any size', () => {
    const names = fc.oneof(fc.string({ maxLength: 80 }), fc.constantFrom('stream', 'model', 'max_tokens', 'n', '__proto__', 'hasOwnProperty', 'n_predict'));
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue(), { maxKeys: 40 }), fc.nat(80_000), (extras, length) => {
        const { passed } = attempt(() => sortExtraFields({ ...extras, long: 'x'.repeat(length) }, knownChatFields)) ?? { passed: {} };
        expect(Object.keys(passed).every((name) => /^[A-Za-z][\w.-]{0,63}$/.test(name) && !knownChatFields.has(name) && name !== 'n_predict')).toBe(true);
        expect(JSON.stringify(passed).length).toBeLessThan(140_000);
        expect(Object.getPrototypeOf(passed)).toBe(Object.prototype);
      }),
    );
    expect(refusalOf({ grammar: 'x'.repeat(70_000) })).toMatchObject({ code: 'invalid_request', field: 'grammar' });
    expect(refusalOf({ 'a b': 1 })).toMatchObject({ code: 'unsupported_parameter', field: 'a b' });
    expect(refusalOf(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}`, 1])))).toMatchObject({ code: 'invalid_request', field: 'f32' });
  });

  it.each([
    [{ top_logprobs: 2 }, 'top_logprobs'],
    [{ stream_options: { include_usage: true } }, 'stream_options'],
    [{ max_tokens: 1, max_completion_tokens: 2 }, 'max_tokens'],
    [{ messages: [{ role: 'function', name: 'f', content: 'x' }] }, 'messages[0].name'],
    [
      { tools: [tool('a')], tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'b' } }] } } },
      'tool_choice.allowed_tools.tools[0]',
    ],
  ])('%j contradicts itself', (more, field) => {
    expect(refusalOf(more)).toMatchObject({ code: 'invalid_request', field });
  });

  it('takes a JSON object with a schema for the schema', () => {
    expect(draftOf({ response_format: { type: 'json_object', schema: { type: 'object' } } }).responseFormat).toEqual({
      type: 'json_schema',
      name: 'response',
      schema: { type: 'object' },
    });
    expect(draftOf({ response_format: { type: 'json_object' } }).responseFormat).toEqual({ type: 'json_object' });
  });

  it('offers only the tools that may be called', () => {
    const choice = (mode: string) => ({ type: 'allowed_tools', allowed_tools: { mode, tools: [{ type: 'function', function: { name: 'b' } }] } });
    expect(draftOf({ tools: [tool('a'), tool('b')], tool_choice: choice('auto') })).toMatchObject({ tools: [{ name: 'b' }] });
    expect(draftOf({ tools: [tool('a'), tool('b')], tool_choice: choice('required') })).toMatchObject({ tools: [{ name: 'b' }], toolChoice: 'required' });
  });

  it('reads the older form of tools', () => {
    expect(draftOf({ functions: [{ name: 'f', parameters: { type: 'object' } }], function_call: { name: 'f' } })).toMatchObject({
      tools: [{ name: 'f', parameters: { type: 'object' } }],
      toolChoice: { name: 'f' },
    });
    const messages = [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
      { role: 'function', name: 'f', content: 'r' },
    ];
    expect(draftOf({ messages }).messages.slice(1)).toEqual([
      { role: 'assistant', content: null, toolCalls: [{ id: 'call_1', name: 'f', arguments: '{}' }] },
      { role: 'tool', toolCallId: 'call_1', content: 'r' },
    ]);
  });

  it.each([
    [{ role: 'user', content: [{ type: 'image_url', image_url: 'https://e.org/a.png' }] }, { content: [{ type: 'image', url: 'https://e.org/a.png' }] }],
    [
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://e.org/a.png', detail: 'original' } }] },
      { content: [{ type: 'image', url: 'https://e.org/a.png', detail: 'high' }] },
    ],
    [
      { role: 'tool', tool_call_id: 'c', content: null },
      { role: 'tool', content: '' },
    ],
    [
      { role: 'developer', content: [{ type: 'text', text: 'be brief' }] },
      { role: 'system', content: 'be brief' },
    ],
    [
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'a' },
          { type: 'refusal', refusal: 'no' },
        ],
      },
      { content: 'a', refusal: 'no' },
    ],
    [
      { role: 'assistant', content: [{ type: 'refusal', refusal: 'no' }] },
      { content: null, refusal: 'no' },
    ],
    [
      { role: 'assistant', content: null, tool_calls: [{ id: 'c', type: 'custom', custom: { name: 'run', input: 'ls "x"' } }] },
      { toolCalls: [{ id: 'c', name: 'run', arguments: '{"input":"ls \\"x\\""}' }] },
    ],
  ])('the message %j is understood', (message, understood) => {
    expect(draftOf({ messages: [message] }).messages[0]).toMatchObject(understood);
  });
});

describe('calls of tools in an answer', () => {
  const usage = { inputUncached: 0, inputCached: 0, cacheWrite: 0, output: 0, reasoning: 0 };
  const answer = (wire: object, calls: { id: string; name: string; arguments: string }[]) =>
    toWire(
      {
        model: 'm',
        engine: 'e',
        text: null,
        toolCalls: calls,
        finishReason: 'tool_calls',
        receipt: { usage, usageSource: 'counted', chargedMicroCredits: 0, availableMicroCredits: 0 },
      },
      { requestId: '01', createdSeconds: 1 },
      toolShapes(chatCompletionsRequest.parse({ ...base, ...wire })),
    ).choices[0];

  it('have the older form for a request of that form', () => {
    expect(answer({ functions: [{ name: 'f' }] }, [{ id: 'c', name: 'f', arguments: '{}' }])).toMatchObject({
      message: { function_call: { name: 'f', arguments: '{}' } },
      finish_reason: 'function_call',
    });
  });

  it.each([
    ['{"input":"ls"}', 'ls'],
    ['"ls"', 'ls'],
    ['ls -l', 'ls -l'],
    ['{"cmd":1}', '{"cmd":1}'],
  ])('with the arguments %s have the text %s for a tool that takes text', (text, input) => {
    const custom = { tools: [{ type: 'custom', custom: { name: 'run' } }, tool('f')] };
    expect(
      answer(custom, [
        { id: 'c', name: 'run', arguments: text },
        { id: 'd', name: 'f', arguments: '{}' },
      ]),
    ).toMatchObject({
      message: {
        tool_calls: [
          { id: 'c', type: 'custom', custom: { name: 'run', input } },
          { id: 'd', type: 'function', function: { name: 'f', arguments: '{}' } },
        ],
      },
      finish_reason: 'tool_calls',
    });
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

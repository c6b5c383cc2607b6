import { loadCatalog } from '@portazgo/catalog';
import type { ChatDraft } from './chat-offer.ts';
import { fitParameters } from './fit-parameters.ts';

const catalog = loadCatalog();
function fit(id: string, more: Partial<ChatDraft>) {
  const model = catalog.find(id);
  if (!model) throw new Error(`no model ${id}`);
  return fitParameters({
    model,
    messages: [{ role: 'user', content: 'hi' }],
    stream: false,
    names: { maxOutputTokens: 'max_tokens', images: 'messages', model: 'model' },
    ...more,
  });
}
const tools = [{ name: 'f' }];

describe('a parameter that its model does not take', () => {
  it.each([
    ['gpt-5-mini', { temperature: 1 }],
    ['gpt-5-mini', { topP: 1 }],
    ['gpt-5-mini', { frequencyPenalty: 0, presencePenalty: 0, logprobs: false, logitBias: {} }],
    ['gpt-4o-mini', { verbosity: 'medium' }],
    ['gpt-4o-mini', { reasoningEffort: 'none' }],
    ['deepseek-v4-pro', { parallelToolCalls: true, tools }],
    ['deepseek-v4-pro', { parallelToolCalls: false }],
  ] satisfies [string, Partial<ChatDraft>][])('is left out of a call of %s in silence when it asks for what happens anyway: %j', (id, more) => {
    const fitted = fit(id, more);
    expect(fitted.dropped).toEqual([]);
    for (const key of Object.keys(more).filter((name) => name !== 'tools')) expect(fitted[key as keyof ChatDraft]).toBeUndefined();
  });

  it.each([
    ['gpt-4o-mini', { verbosity: 'low' }, ['verbosity']],
    ['gpt-4o-mini', { reasoningEffort: 'high' }, ['reasoning_effort']],
    ['deepseek-v4-pro', { parallelToolCalls: false, tools, toolChoice: { name: 'f' } }, ['parallel_tool_calls']],
  ] satisfies [string, Partial<ChatDraft>, string[]][])('is left out of a call of %s and told when it is a hint: %j', (id, more, dropped) => {
    expect(fit(id, more).dropped).toEqual(dropped);
  });

  it.each([
    ['gpt-5-mini', { temperature: 0.2 }, 'temperature'],
    ['gpt-5-mini', { stop: ['x'] }, 'stop'],
    ['deepseek-v4-pro', { seed: 1 }, 'seed'],
    ['deepseek-v4-pro', { parallelToolCalls: false, tools }, 'parallel_tool_calls'],
    ['deepseek-v4-pro', { responseFormat: { type: 'json_schema', name: 'x' } }, 'response_format'],
  ] satisfies [string, Partial<ChatDraft>, string][])(
    'is refused by name for %s when it matters, and left out at the word of the caller: %j',
    (id, more, field) => {
      expect(() => fit(id, more)).toThrow(expect.objectContaining({ code: 'unsupported_parameter', field }));
      expect(fit(id, { ...more, dropUnsupported: true }).dropped).toEqual([field]);
    },
  );

  it('stays where the model takes it', () => {
    expect(fit('gpt-5-mini', { verbosity: 'low', reasoningEffort: 'low' })).toMatchObject({ verbosity: 'low', reasoningEffort: 'low', dropped: [] });
  });
});

describe('fields that only a provider knows', () => {
  const model = catalog.find('gpt-4o-mini');
  if (!model) throw new Error('no model');
  const strict = { ...model, extraFields: { refuse: ['min_p'], drop: ['top_k'] } };

  it('are left out and told where the catalog drops them', () => {
    expect(fit('gpt-4o-mini', { model: strict, extraFields: { top_k: 4, seedling: 1 } })).toMatchObject({ extraFields: { seedling: 1 }, dropped: ['top_k'] });
  });

  it('are refused where the catalog refuses them, unless they may be dropped', () => {
    const asked = { model: strict, extraFields: { min_p: 0.1 } };
    expect(() => fit('gpt-4o-mini', asked)).toThrow(expect.objectContaining({ field: 'min_p' }));
    const dropping = fit('gpt-4o-mini', { ...asked, dropUnsupported: true });
    expect(dropping.dropped).toEqual(['min_p']);
    expect(dropping).not.toHaveProperty('extraFields');
  });
});

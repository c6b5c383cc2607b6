import { loadCatalog } from '@portazgo/catalog';
import type { ChatEvent } from '@portazgo/contracts';
import { CompletionsEncoder } from './completions.encoder.ts';
import { fromWire, toWire } from './completions.translator.ts';
import { completionsRequest, textCompletion } from './completions.wire.ts';

const catalog = loadCatalog();
const draftOf = (more: object) => fromWire(completionsRequest.parse({ model: 'gpt-4o-mini', prompt: 'Once', ...more }), catalog);
const receipt = {
  usage: { inputUncached: 1, inputCached: 0, cacheWrite: 0, output: 2, reasoning: 0 },
  usageSource: 'upstream' as const,
  chargedMicroCredits: 5,
  availableMicroCredits: 0,
};

describe('a prompt to complete', () => {
  it.each(['Once', ['Once']])('%j is the message of a user, with the bound of this form', (prompt) => {
    expect(draftOf({ prompt })).toMatchObject({ messages: [{ role: 'user', content: 'Once' }], maxOutputTokens: 16, stream: false });
  });

  it('carries its parameters, and what only the provider knows', () => {
    expect(draftOf({ max_tokens: 9, temperature: 0.5, stop: 'x', seed: 1, stream: true, top_k: 4, echo: false, best_of: 1, n: 1, suffix: null })).toMatchObject(
      {
        maxOutputTokens: 9,
        temperature: 0.5,
        stop: ['x'],
        seed: 1,
        stream: true,
        extraFields: { top_k: 4 },
        dropped: [],
      },
    );
  });

  it.each([{ n: 2 }, { best_of: 3 }, { echo: true }, { suffix: 'end' }, { logprobs: 3 }])(
    '%j is refused by name, or left out at the word of the caller',
    (more) => {
      const [field] = Object.keys(more);
      expect(() => draftOf(more)).toThrow(expect.objectContaining({ code: 'unsupported_parameter', field }));
      expect(draftOf({ ...more, drop_params: true }).dropped).toEqual([field]);
    },
  );

  it.each([[[1, 2]], [[[1], [2]]], [['a', 'b']]])('%j is refused by its field', (prompt) => {
    expect(() => draftOf({ prompt })).toThrow(expect.objectContaining({ field: 'prompt' }));
  });
});

describe('a completed prompt', () => {
  it('has the shape of the document', () => {
    const whole = toWire({ model: 'm', engine: 'e', text: 'hi', toolCalls: [], finishReason: 'length', receipt }, { requestId: '01', createdSeconds: 7 });
    expect(textCompletion.parse(whole)).toMatchObject({ id: 'cmpl-01', choices: [{ text: 'hi', finish_reason: 'length' }], usage: { total_tokens: 3 } });
  });

  it('streams as pieces of text, and the end with its reason and usage', () => {
    const events: ChatEvent[] = [
      { type: 'chat-start', model: 'm', engine: 'e' },
      { type: 'reasoning-delta', text: 'hm' },
      { type: 'text-delta', text: 'a' },
      { type: 'refusal-delta', text: 'b' },
      { type: 'chat-end', finishReason: 'stop', receipt },
    ];
    const encoder = new CompletionsEncoder({ requestId: '01', createdSeconds: 7, includeUsage: true, locale: 'en' });
    const chunks = encoder
      .encode(events)
      .split('\n\n')
      .filter((block) => block !== '')
      .map((block) => textCompletion.parse(JSON.parse(block.slice(6))));
    expect(chunks.map(({ choices }) => choices[0]?.text ?? '').join('')).toBe('ab');
    expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).toEqual([null, null, 'stop', undefined]);
    expect(chunks.at(-1)?.usage).toMatchObject({ total_tokens: 3 });
    expect(encoder.end()).toBe('data: [DONE]\n\n');
  });
});

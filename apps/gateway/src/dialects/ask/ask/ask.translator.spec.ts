import { loadCatalog } from '@portazgo/catalog';
import { fromWire, toWire } from './ask.translator.ts';
import { askRequest } from './ask.wire.ts';

const catalog = loadCatalog();
const draftOf = (wire: object) => fromWire(askRequest.parse(wire), catalog);

describe('an ask', () => {
  it.each([
    ['agil', 'deepseek-v4-flash'],
    ['expert', 'deepseek-v4-pro'],
    ['focus', 'deepseek-v4-pro'],
    ['vision', 'gemini-3-flash'],
    ['gpt-4o', 'gpt-4o'],
    ['gpt-4o-mini', 'gpt-4o-mini'],
  ])('in mode %s goes to %s', (mode, model) => {
    expect(draftOf({ ask: 'hola', mode }).model.id).toBe(model);
  });

  it('thinks in focus and not in expert', () => {
    expect(draftOf({ ask: 'hola', mode: 'focus' }).reasoningEffort).toBe('high');
    expect(draftOf({ ask: 'hola' }).reasoningEffort).toBe('none');
  });

  it('takes every field of the page with its default', () => {
    const all = { mode: 'expert', service: 'auto', stream: false, max_tokens: 4096, voice: 'default', format: 'mp3', count: 1, width: 1024, height: 1024 };
    expect(draftOf({ ask: 'hola', ...all })).toMatchObject({ messages: [{ role: 'user', content: 'hola' }], maxOutputTokens: 4096, stream: false });
  });

  it('may be for the vision of a model that has it', () => {
    expect(draftOf({ ask: '¿qué?', mode: 'gpt-4o', service: 'vision', image_url: 'https://a.b/c' }).model.id).toBe('gpt-4o');
  });

  it('may bring an image in line-broken base64 or as a data URL of a wrong type', () => {
    const bare = '/9j/4AAQSkZJRgABAQ==';
    const broken = `${bare.slice(0, 8)}\n${bare.slice(8)}`;
    for (const image of [bare, broken, `data:image/png;base64,${bare}`]) {
      expect(draftOf({ ask: '¿qué?', mode: 'vision', image_data: image }).messages[0]?.content).toContainEqual({
        type: 'image',
        url: `data:image/jpeg;base64,${bare}`,
      });
    }
  });
});

describe('an answer', () => {
  const receipt = {
    usage: { inputUncached: 1, inputCached: 2, cacheWrite: 3, output: 4, reasoning: 5 },
    usageSource: 'upstream' as const,
    chargedMicroCredits: 270,
    availableMicroCredits: 0,
  };

  it('counts all tokens and tells the cost in credits', () => {
    const completion = { model: 'm', engine: 'e', text: 'hola', toolCalls: [], finishReason: 'stop' as const, receipt };
    expect(toWire(completion)).toEqual({ answer: 'hola', done: true, model: 'm', usage: { tokens_in: 6, tokens_out: 9, cost: 0.00027 } });
  });

  it('is the refusal of a model that refuses', () => {
    const completion = { model: 'm', engine: 'e', text: null, refusal: 'no', toolCalls: [], finishReason: 'stop' as const, receipt };
    expect(toWire(completion).answer).toBe('no');
  });
});

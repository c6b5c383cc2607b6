import { loadCatalog } from '@portazgo/catalog';
import { fromWire, toWire, understand } from './ask.translator.ts';
import { askRequest } from './ask.wire.ts';

const catalog = loadCatalog();
const understood = (wire: object) => understand(askRequest.parse(wire), catalog);
const draftOf = (wire: object) => fromWire(askRequest.parse(wire), catalog);

describe('an ask', () => {
  it.each([
    ['agil', 'deepseek-v4-flash'],
    ['expert', 'deepseek-v4-pro'],
    ['focus', 'deepseek-v4-pro'],
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
    const asked = understood({ ask: '¿qué?', mode: 'gpt-4o', service: 'vision', image_url: 'https://a.b/c' });
    expect(asked).toMatchObject({ kind: 'vision', draft: { model: { id: 'gpt-4o' }, task: 'analyze', images: [{ field: 'image_url' }] } });
  });

  it('without a picture is nothing for vision', () => {
    expect(() => understood({ ask: '¿qué?', mode: 'vision' })).toThrow('image_url');
  });

  it('may want a picture, with the settings of the page under the words of the model', () => {
    const asked = understood({ ask: 'Un gato cyberpunk', mode: 'image-flux', count: 2, width: 512, height: 512 });
    expect(asked).toMatchObject({
      kind: 'job',
      draft: { operation: 'image.generate', prompt: 'Un gato cyberpunk', settings: { count: 2, width: 512, height: 512 } },
    });
  });

  it('may be a dialogue, one turn for each tag', () => {
    const asked = understood({ ask: '<|speaker:0|>Hola.<|speaker:1|>¿Qué tal?', mode: 'tts-s2', voices: ['Sarah', 'Adrian'] });
    expect(asked).toMatchObject({
      kind: 'job',
      draft: {
        turns: [
          { text: 'Hola.', voice: 'Sarah' },
          { text: '¿Qué tal?', voice: 'Adrian' },
        ],
      },
    });
  });

  it('with fields of another kind of work is refused by name', () => {
    expect(() => understood({ ask: 'hola', mode: 'expert', width: 512 })).toThrow('width');
    expect(() => understood({ ask: 'hola', mode: 'image-flux', max_tokens: 5 })).toThrow('max_tokens');
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

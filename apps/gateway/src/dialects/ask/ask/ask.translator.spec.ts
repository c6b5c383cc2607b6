import { checkMediaInput, loadCatalog } from '@portazgo/catalog';
import { CallBounds, ChatOffers } from '../../../inference/chat-offer.ts';
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
    expect(() => understood({ ask: 'hola', mode: 'tts-s2', task: 'analyze' })).toThrow('task');
  });
});

describe('the defaults of the page, written out,', () => {
  const defaults = {
    mode: 'expert',
    service: 'auto',
    stream: false,
    max_tokens: 4_096,
    voice: 'default',
    format: 'mp3',
    count: 1,
    width: 1_024,
    height: 1_024,
  } as const;
  const { mode: _, ...others } = defaults;
  const modes = catalog.modes().map(({ name }) => name);
  const offers = new ChatOffers(new CallBounds(4_096, 60_000));
  const picture = { image_data: 'aGk=' };

  /** What would become of an ask: the request to a language model, or what the catalog says of the settings. */
  function outcome(wire: object) {
    const { kind, draft, dropped } = understood(wire);
    if (kind === 'chat') return { kind, dropped, request: offers.offer(draft).request };
    if (kind === 'vision') {
      const { images: ____, task: __, prompt: ___, ...chat } = draft;
      return { kind, dropped, request: offers.offer({ ...chat, messages: [] }).request };
    }
    const { model, operation, prompt, settings, turns } = draft;
    const checked = checkMediaInput(model, operation, { prompt, inputs: [], settings: { ...settings } });
    return { kind, dropped, checked, voices: turns?.map(({ voice = 'default' }) => voice) };
  }
  const plainAsk = (mode: string) => ({ ask: 'hola', mode, ...(catalog.findMode(mode)?.operation?.startsWith('vision.') ? picture : {}) });

  it.each(Object.entries(others).flatMap(([field, value]) => modes.map((mode) => [field, mode, value] as const)))(
    'are as if absent: %s in mode %s',
    (field, mode, value) => {
      // A bound of 4096 is what a model that has not more gives at most.
      expect(comparable(outcome({ ...plainAsk(mode), [field]: value }))).toEqual(comparable(outcome(plainAsk(mode))));
    },
  );

  it.each(modes)('may all be there at once in mode %s', (mode) => {
    expect(comparable(outcome({ ...defaults, ...plainAsk(mode) }))).toEqual(comparable(outcome(plainAsk(mode))));
  });

  // Whoever writes the usual bound out has asked for it.
  const comparable = (result: ReturnType<typeof outcome>) =>
    JSON.parse(JSON.stringify(result, (key, value: unknown) => (key === 'isBoundAsked' ? undefined : value))) as object;

  it.each([
    ['image', 'image-flux'],
    ['tts', 'tts-s2'],
    ['stt', 'stt-s2'],
    ['video', 'video'],
    ['llm', 'expert'],
  ] as const)('leave the service %s its usual mode', (service, mode) => {
    expect(understood({ ...defaults, ask: 'hola', service }).draft.model).toBe(catalog.findMode(mode)?.model);
  });

  it('may be null as may every field without a default: clients with types write null for what they leave out', () => {
    const fields = Object.keys(askRequest.shape).filter((field) => field !== 'ask');
    const nothing = Object.fromEntries(fields.map((field) => [field, null]));
    expect(askRequest.parse({ ask: 'hola', ...nothing })).toEqual(askRequest.parse({ ask: 'hola' }));
    expect(askRequest.parse({ ask: 'hola' })).toMatchObject({ service: 'auto', stream: false });
    for (const mode of modes) expect(comparable(outcome({ ...nothing, ...plainAsk(mode) }))).toEqual(comparable(outcome(plainAsk(mode))));
  });

  it('do not undo an option that was chosen', () => {
    expect(understood({ ...defaults, ask: 'a', mode: 'image-flux', options: { count: 3 } }).draft).toMatchObject({ settings: { count: 3, width: 1_024 } });
    expect(understood({ ...defaults, ask: 'a', mode: 'image-edit', options: { output_format: 'webp' } }).draft).toMatchObject({
      settings: { output_format: 'webp' },
    });
  });

  it.each([
    ['format', 'wav', 'image-flux', 'output_format'],
    ['count', 2, 'tts-s2', 'count'],
    ['width', 512, 'image-edit', 'width'],
  ])('are not mixed up with a choice: %s %s in mode %s goes on, and is refused by the model', (field, value, mode, key) => {
    expect(outcome({ ...defaults, ask: 'a', mode, [field]: value })).toMatchObject({
      checked: { ok: false, faults: expect.arrayContaining([expect.objectContaining({ key })]) },
    });
  });

  it('include no temperature, which is of language models: elsewhere it is left out and named', () => {
    expect(understood({ ...defaults, ask: 'a', mode: 'image-flux', temperature: 0.7 })).toMatchObject({ kind: 'job', dropped: ['temperature'] });
    expect(understood({ ...defaults, ask: 'a', mode: 'expert', temperature: 0.7 })).toMatchObject({ kind: 'chat', dropped: [], draft: { temperature: 0.7 } });
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

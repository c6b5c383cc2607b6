import { describe, expect, it } from '@jest/globals';
import { inputFile, loadModel, paintModel } from '../test/media-model.fixture.ts';
import { checkMediaInput, type MediaDraft } from './media-check.ts';

const model = loadModel(paintModel());
const check = (draft: Partial<MediaDraft>, on = model, operation: 'image.generate' | 'image.edit' | 'audio.speak' = 'image.generate') =>
  checkMediaInput(on, operation, { prompt: 'a cat', inputs: [], settings: {}, ...draft });
const faultsOf = (...call: Parameters<typeof check>) => {
  const checked = check(...call);
  return checked.ok ? [] : checked.faults.map(({ key, reason }) => `${key}: ${reason.en}`);
};

describe('checkMediaInput', () => {
  it('fills in what the caller leaves to the model, and nothing else', () => {
    expect(check({})).toEqual({ ok: true, settings: { count: 1, quality: 'low', sound: false } });
    expect(check({ settings: { count: 3, title: 'Ñandú'.slice(0, 4), factor: 4 } })).toEqual({
      ok: true,
      settings: { count: 3, quality: 'low', sound: false, title: 'Ñand', factor: 4 },
    });
  });

  it('takes numbers that forms carry as text for the numbers they are', () => {
    expect(check({ settings: { count: '2', factor: '4', strength: '0.3' } })).toMatchObject({ settings: { count: 2, factor: 4, strength: 0.3 } });
  });

  it.each([
    [{ count: 5 }, 'count: must be between 1 and 4'],
    [{ count: 0 }, 'count: must be between 1 and 4'],
    [{ count: 1.5 }, 'count: must be a whole number'],
    [{ count: 'many' }, 'count: must be a whole number'],
    [{ count: null }, 'count: must be a whole number'],
    [{ count: [1] }, 'count: must be a whole number'],
    [{ count: '1e1' }, 'count: must be a whole number'],
    [{ quality: 'best' }, 'quality: must be one of: low, high'],
    [{ quality: true }, 'quality: must be one of: low, high'],
    [{ strength: 0.25 }, 'strength: must go in steps of 0.1 from 0'],
    [{ strength: Number.NaN }, 'strength: must be a number'],
    [{ strength: 1.1 }, 'strength: must be between 0 and 1'],
    [{ sound: 'yes' }, 'sound: must be true or false'],
    [{ title: 'x' }, 'title: must have at least 2 characters and has 1'],
    [{ title: 'xxxxx' }, 'title: must have at most 4 characters and has 5'],
    [{ title: 7 }, 'title: must be a text'],
    [{ colour: 'red' }, 'colour: is not a setting of this model'],
    [{ fidelity: 'a' }, 'fidelity: is not a setting of this model'],
    [{ toString: 1 }, 'toString: is not a setting of this model'],
  ])('refuses the settings %j', (settings, fault) => {
    expect(faultsOf({ settings })).toEqual([fault]);
  });

  it('knows settings that belong to one operation', () => {
    expect(faultsOf({ settings: { fidelity: 'a' } }, model, 'image.edit')).toEqual([]);
  });

  it('names all faults at once, in three languages', () => {
    const checked = check({ prompt: 'xx', settings: { count: 9, colour: 1 }, inputs: [inputFile('audio')] });
    expect(checked.ok ? [] : checked.faults.map(({ key }) => key)).toEqual(['colour', 'count', 'prompt', 'audio']);
    expect(checked).toMatchObject({
      faults: [
        { reason: { es: 'no es un ajuste de este modelo', pt: 'não é um ajuste deste modelo' } },
        { reason: { es: 'debe estar entre 1 y 4', pt: 'deve estar entre 1 e 4' } },
        {},
        {},
      ],
    });
  });

  it('counts characters as people do, not code units', () => {
    expect(faultsOf({ prompt: '👩🎨🐈'.repeat(3) })).toEqual([]);
    expect(faultsOf({ prompt: '🐈🐈' })).toEqual(['prompt: must have at least 3 characters and has 2']);
    expect(faultsOf({ prompt: 'x'.repeat(11) })).toEqual(['prompt: must have at most 10 characters and has 11']);
  });

  it('wants a prompt where it is required, and none where the model takes none', () => {
    expect(faultsOf({ prompt: undefined })).toEqual(['prompt: is required']);
    expect(faultsOf({ prompt: '' })).toEqual(['prompt: is required']);
    expect(faultsOf({ prompt: 'a cat' }, loadModel(paintModel({ prompt: null })))).toEqual(['prompt: this model takes no prompt']);
    expect(faultsOf({ prompt: undefined }, loadModel(paintModel({ prompt: { required: false, maxLength: 5 } })))).toEqual([]);
    expect(faultsOf({ prompt: undefined, turns: [{ text: 'hola' }] })).toEqual(['turns: this model takes no dialogue']);
  });

  it.each([
    [[inputFile('image'), inputFile('image'), inputFile('image')], 'image: takes at most 2 and there are 3'],
    [[inputFile('image', { bytes: 1_001 })], 'image: the file must have at most 1000 bytes and has 1001'],
    [[inputFile('image', { kind: 'video' })], 'image: the file must be image and is video'],
    [[inputFile('mask')], 'mask: this model takes no file of this kind'],
  ])('refuses files it cannot take (%#)', (inputs, fault) => {
    expect(faultsOf({ inputs })).toEqual([fault]);
  });

  it('wants the files it needs, and none that last too long', () => {
    const inputs = [{ role: 'video', key: 'video', label: { es: 'x', pt: 'x', en: 'x' }, min: 1 }];
    const film = loadModel(paintModel({ inputs, limits: { secondsMax: 60 } }));
    expect(faultsOf({}, film)).toEqual(['video: is required']);
    expect(faultsOf({ inputs: [inputFile('video', { durationSeconds: 60.5 })] }, film)).toEqual(['video: must last at most 60 seconds and lasts 60.5']);
    expect(faultsOf({ inputs: [inputFile('video', { durationSeconds: 60 })] }, film)).toEqual([]);
  });

  it('wants one of each group', () => {
    const grouped = loadModel(paintModel({ prompt: { required: false, maxLength: 9 }, requiresOneOf: [['prompt', 'title', 'image_input']] }));
    expect(faultsOf({ prompt: undefined }, grouped)).toEqual(['prompt: one of these is needed: prompt, title, image_input']);
    expect(faultsOf({ prompt: undefined, settings: { title: 'abc' } }, grouped)).toEqual([]);
    expect(faultsOf({ prompt: undefined, inputs: [inputFile('image')] }, grouped)).toEqual([]);
  });

  it('refuses an operation the model does not do', () => {
    expect(faultsOf({}, model, 'audio.speak')).toEqual(["operation: this model does not do 'audio.speak'"]);
  });

  it('refuses a combination that no route serves', () => {
    const prices = [{ perImage: '1' }];
    const routes = [
      { provider: 'a', upstreamModel: 'x', when: { quality: 'low' }, whenInputs: { image: false }, prices },
      { provider: 'a', upstreamModel: 'y', when: { quality: ['high'] }, whenInputs: { image: true }, prices },
    ];
    const split = loadModel(paintModel({ routes }));
    const fault = 'model: no provider of this model serves this combination of settings and files';
    expect(faultsOf({}, split)).toEqual([]);
    expect(faultsOf({ settings: { quality: 'high' }, inputs: [inputFile('image')] }, split)).toEqual([]);
    expect(faultsOf({ settings: { quality: 'high' } }, split)).toEqual([fault]);
    expect(faultsOf({ inputs: [inputFile('image')] }, split)).toEqual([fault]);
  });
});

describe('checkMediaInput on speech', () => {
  const voices = [{ id: 'ana', name: 'Ana', upstream: { studio: '1' } }];
  const speaker = loadModel(
    paintModel({
      kind: 'speech',
      operations: ['audio.speak'],
      inputs: [],
      settings: [],
      voices,
      limits: { turnsMax: 2, voicesMax: 1 },
      routes: [{ provider: 'studio', upstreamModel: 's', prices: [{ perMillionBytes: '1' }] }],
    }),
  );
  const speak = (turns: MediaDraft['turns']) => faultsOf({ prompt: undefined, turns }, speaker, 'audio.speak');
  const ana = { id: 'ana', upstream: { studio: '1' } };

  it('takes the turns together for the prompt', () => {
    expect(speak([{ text: 'hola' }, { text: 'adiós', voice: ana }])).toEqual([]);
    expect(speak([{ text: 'hola!' }, { text: 'adiós!' }])).toEqual(['turns: must have at most 10 characters and has 11']);
  });

  it('refuses too many turns, too many voices, and voices of other providers', () => {
    expect(speak([{ text: 'a' }, { text: 'b' }, { text: 'c' }])).toEqual(['turns: takes at most 2 turns and there are 3']);
    expect(
      speak([
        { text: 'hola', voice: ana },
        { text: 'b', voice: { id: 'eva', upstream: { studio: '2' } } },
      ]),
    ).toEqual(['voice: takes at most 1 different voices and there are 2']);
    expect(speak([{ text: 'hola', voice: { id: 'eva', upstream: { elsewhere: '2' } } }])).toEqual(['voice: this model does not have this voice']);
  });
});

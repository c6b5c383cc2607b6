import { checkMediaInput, loadCatalog } from '@portazgo/catalog';
import { fromDialogue, fromMusic } from './audio/audio.controller.ts';
import { toDraft, type Generation } from './generation.translator.ts';
import { dialogueSpeech, imageGeneration, musicGeneration, videoGeneration } from './generations.wire.ts';
import { fromWire as fromImage } from './images/images.translator.ts';
import { fromWire as fromVideo } from './videos/videos.controller.ts';

const catalog = loadCatalog();
type Operation = 'image.generate' | 'video.generate' | 'audio.compose' | 'audio.speak';
const understand: Record<Operation, (wire: object) => Generation> = {
  'image.generate': (wire) => fromImage(imageGeneration.parse(wire)),
  'video.generate': (wire) => fromVideo(videoGeneration.parse(wire)),
  'audio.compose': (wire) => fromMusic(musicGeneration.parse(wire)),
  'audio.speak': (wire) => fromDialogue(dialogueSpeech.parse(wire)),
};
const least: Record<Operation, object> = {
  'image.generate': { prompt: 'a cat' },
  'video.generate': { prompt: 'a cat' },
  'audio.compose': { prompt: 'a song' },
  'audio.speak': { dialogue: [{ text: 'Hola.' }] },
};
/** As the page has them. */
const defaults: Record<Operation, object> = {
  'image.generate': { aspect_ratio: '1:1' },
  'video.generate': { duration: 5, aspect_ratio: '16:9', sound: true, generateAudio: false, generate_audio_switch: false },
  'audio.compose': { make_instrumental: false },
  'audio.speak': { stability: 0.5, language_code: 'auto' },
};
const operations = Object.keys(understand) as Operation[];
const offered = operations.flatMap((operation) =>
  catalog.models().flatMap((model) => (model.operations.includes(operation) ? [[operation, model.id] as const] : [])),
);

function outcome(operation: Operation, wire: object) {
  const { draft, dropped } = toDraft(understand[operation](wire), catalog);
  const checked = checkMediaInput(draft.model, draft.operation, { prompt: draft.prompt, inputs: [], settings: draft.settings });
  const faults = checked.ok ? [] : checked.faults.map(({ key }) => key);
  return { faults, dropped, settings: draft.settings };
}

describe('the defaults of the page, written out,', () => {
  it.each(offered)('are no fault for %s by %s', (operation, model) => {
    const plain = outcome(operation, { model, ...least[operation] });
    expect(outcome(operation, { model, ...least[operation], ...defaults[operation] })).toMatchObject({ faults: plain.faults, dropped: [] });
  });

  it('go on to a model that has the setting', () => {
    expect(outcome('video.generate', { model: 'xai/grok-video-image-to-video', prompt: 'a cat', duration: '5s' }).settings).toEqual({ duration: 5 });
    expect(outcome('video.generate', { model: 'kling-3', prompt: 'a cat', sound: true, generateAudio: false }).settings).toEqual({ sound: true });
  });
});

it.each([
  ['image.generate', imageGeneration, 'flux-2'],
  ['video.generate', videoGeneration, 'kling-3'],
  ['audio.compose', musicGeneration, 'minimax-music'],
  ['audio.speak', dialogueSpeech, 'elevenlabs-v3'],
] as const)('null is the absence of a field: %s', (operation, schema, model) => {
  const plain = { model, ...least[operation] };
  const nothing = Object.fromEntries(Object.keys(schema.shape).map((field) => [field, null]));
  expect(outcome(operation, { ...nothing, ...plain })).toEqual(outcome(operation, plain));
});

describe('fields that not all models support', () => {
  it.each(offered.filter(([operation]) => operation === 'image.generate' || operation === 'video.generate'))(
    'are left out and named where the model has them not: %s by %s',
    (operation, model) => {
      const plain = outcome(operation, { model, ...least[operation] });
      const asked = outcome(operation, { model, ...least[operation], negative_prompt: 'rain', seed: 7 });
      expect(asked.faults).toEqual(plain.faults);
      expect([...asked.dropped, ...Object.keys(asked.settings)].toSorted()).toEqual(['negative_prompt', 'seed']);
    },
  );

  it.each([
    ['image.generate', 'seedream', { quality: 'high' }, 'quality'],
    ['image.generate', 'gpt-image', { resolution: '2K' }, 'resolution'],
    ['video.generate', 'kling-3', { resolution: '1080p' }, 'resolution'],
    ['video.generate', 'kling-3', { generateAudio: true }, 'generateAudio'],
    ['video.generate', 'seedance', { mode: 'pro' }, 'mode'],
    ['audio.compose', 'minimax-music', { make_instrumental: true }, 'make_instrumental'],
  ] as const)('are refused by name where they change what comes out or what it costs: %s by %s with %j', (operation, model, more, field) => {
    expect(outcome(operation, { model, ...least[operation], ...more })).toMatchObject({ faults: expect.arrayContaining([field]), dropped: [] });
  });
});

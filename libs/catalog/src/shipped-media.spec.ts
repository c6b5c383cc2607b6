import { describe, expect, it } from '@jest/globals';
import type { MediaInput } from '@portazgo/contracts';
import { inputFile } from '../test/media-model.fixture.ts';
import { loadCatalog } from './catalog-loader.ts';
import type { Model } from './catalog.ts';
import { findModelVoice } from './find-voice.ts';
import { checkMediaInput, type MediaDraft } from './media-check.ts';
import { mediaBounds } from './media-bounds.ts';
import { holdForMedia, priceOfMedia } from './media-pricing.ts';
import { mediaRoutes } from './media-routes.ts';
import type { MediaOperation } from './operation.schema.ts';
import { usualPrice } from './usual-price.ts';

const catalog = loadCatalog();
const at = Date.parse('2026-11-22T12:00:00Z');

function find(id: string): Model {
  const model = catalog.find(id);
  if (!model) throw new Error(`the catalog has ${id}`);
  return model;
}
function check(id: string, draft: Partial<MediaDraft> = {}, operation: MediaOperation = find(id).operations[0] as MediaOperation) {
  return checkMediaInput(find(id), operation, { inputs: [], settings: {}, ...draft });
}
const faultsOf = (...call: Parameters<typeof check>) => {
  const checked = check(...call);
  return checked.ok ? [] : checked.faults.map(({ key, reason }) => `${key}: ${reason.en}`);
};
/** What a call costs in credits when it uses all it may: hold and price are the same then. */
function credits(id: string, draft: Partial<MediaDraft> = {}, operation: MediaOperation = find(id).operations[0] as MediaOperation): number {
  const model = find(id);
  const checked = check(id, draft, operation);
  if (!checked.ok) throw new Error(checked.faults.map(({ key, reason }) => `${key}: ${reason.en}`).join());
  const input: MediaInput = { inputs: [], ...draft, settings: checked.settings };
  const hold = holdForMedia(model, operation, input, at);
  const prices = mediaRoutes(model, { operation, input }).map((route) => priceOfMedia(route, input.settings, mediaBounds(model, operation, input), at));
  expect(Math.max(...prices)).toBe(hold);
  return hold / 1e6;
}
const image = inputFile('image');
const text = (length: number) => 'x'.repeat(length);

describe('the prices of the pages', () => {
  it.each([
    ['google/nano-banana', { prompt: 'a cat', inputs: [image], settings: { aspect_ratio: 'match_input_image', output_format: 'png' } }, 70],
    ['xai/grok-video-image-to-video', { prompt: 'animate', inputs: [image], settings: { duration: 4 } }, 202],
    ['flux-2', { prompt: 'A serene Japanese garden', settings: { aspect_ratio: '16:9', type: 'pro', resolution: '1K' } }, 5],
    ['flux-2', { prompt: 'A serene Japanese garden with cherry blossoms' }, 5],
    ['remove-bg', { inputs: [image] }, 1],
    ['face-swap', { inputs: [image, inputFile('face')] }, 4],
    ['video-background-remover', { inputs: [inputFile('video', { durationSeconds: 30 })] }, 10],
    ['video-background-remover', { inputs: [inputFile('video'), inputFile('background')] }, 10],
    ['gpt-4o-image', { prompt: 'a girl', settings: { size: '1024x1536' } }, 5],
    ['gpt-4o-image-vip', { prompt: 'a girl', settings: { count: 1, size: '1024x1536' } }, 9],
    ['gpt-4o-image-vip', { prompt: 'a girl', settings: { count: 2 } }, 18],
  ])('%s %#', (id, draft, expected) => {
    expect(credits(id, draft as Partial<MediaDraft>)).toBe(expected);
  });

  it('are those of the vendors where the vendors tell', () => {
    const turns = [{ text: text(999) + 'ñ' }];
    expect(credits('s2-pro', { turns })).toBe(15.015);
    expect(credits('tts-1', { turns })).toBe(15);
    expect(credits('whisper-1', { inputs: [inputFile('audio', { durationSeconds: 3_600 })] })).toBe(360);
    expect(credits('s2-pro-stt', { inputs: [inputFile('audio', { durationSeconds: 3_600 })] })).toBe(360);
  });

  it('are told for every operation of every media model', () => {
    const free = catalog
      .models()
      .flatMap((model) => (model.kind === 'chat' ? [] : model.operations.filter((operation) => usualPrice(model, operation, at) === 0).map(() => model.id)));
    // The machine of the operator costs nothing until the operator says so.
    expect(free.filter((id) => !id.startsWith('local/'))).toEqual(['s2-pro-clone']);
    expect(usualPrice(find('google/nano-banana'), 'image.generate', at)).toBe(70_000_000);
  });
});

describe('the limits of the pages', () => {
  it.each([
    ['flux-2', { prompt: 'xx' }, 'prompt: must have at least 3 characters and has 2'],
    ['flux-2', { prompt: text(5_001) }, 'prompt: must have at most 5000 characters and has 5001'],
    ['flux-2', { prompt: 'a cat', settings: { type: 'max' } }, 'type: must be one of: pro, flex'],
    ['flux-2', { prompt: 'a cat', settings: { resolution: '4K' } }, 'resolution: must be one of: 1K, 2K'],
    ['gpt-image', { prompt: 'a cat', settings: { quality: 'low' } }, 'quality: must be one of: medium, high'],
    ['kling-3', { prompt: text(2_501) }, 'prompt: must have at most 2500 characters and has 2501'],
    ['kling-3', { prompt: 'a dog', settings: { duration: 2 } }, 'duration: must be one of: 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15'],
    ['kling-3', { prompt: 'a dog', settings: { duration: 16 } }, 'duration: must be one of: 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15'],
    ['kling-3', { prompt: 'a dog', settings: { mode: 'max' } }, 'mode: must be one of: std, pro'],
    ['kling-3', { prompt: 'a dog', settings: { aspect_ratio: '4:3' } }, 'aspect_ratio: must be one of: 16:9, 9:16, 1:1'],
    ['suno', { prompt: text(3_001) }, 'prompt: must have at most 3000 characters and has 3001'],
    ['chirp-v4', { prompt: text(3_001) }, 'prompt: must have at most 3000 characters and has 3001'],
    ['chirp-v4-5', { prompt: text(5_001) }, 'prompt: must have at most 5000 characters and has 5001'],
    ['suno', { settings: { gpt_description_prompt: text(401) } }, 'gpt_description_prompt: must have at most 400 characters and has 401'],
    ['suno', { prompt: 'x', settings: { style: text(1_001) } }, 'style: must have at most 1000 characters and has 1001'],
    ['suno', { prompt: 'x', settings: { title: text(81) } }, 'title: must have at most 80 characters and has 81'],
    ['suno', {}, 'prompt: one of these is needed: prompt, gpt_description_prompt'],
    ['elevenlabs-v3', { turns: [{ text: 'x' }], settings: { stability: 1.1 } }, 'stability: must be between 0 and 1'],
    ['face-swap', { inputs: [image, inputFile('face')], settings: { target_index: 11 } }, 'target_index: must be between 0 and 10'],
    ['face-swap', { inputs: [image, inputFile('face')], settings: { output_format: 'gif' } }, 'output_format: must be one of: jpeg, png, webp'],
    ['face-swap', { inputs: [image] }, 'face: is required'],
    ['s2-pro-clone', { inputs: [inputFile('audio')] }, 'consent: is required'],
    ['s2-pro-clone', { inputs: [inputFile('audio')], settings: { consent: false } }, 'consent: must be one of: true'],
    ['gpt-4o-image-vip', { prompt: 'x', settings: { quality: 'high' } }, 'quality: is not a setting of this model'],
    ['xai/grok-video-image-to-video', { prompt: 'x' }, 'image: is required'],
    ['google/nano-banana', {}, 'prompt: is required'],
    ['flux', { prompt: 'x', settings: { width: 1_025 } }, 'width: must be between 64 and 1024'],
  ])('%s refuses %#', (id, draft, fault) => {
    expect(faultsOf(id, draft as Partial<MediaDraft>)).toEqual([fault]);
  });

  it('take what the pages take, to the last character', () => {
    const fits: [string, Partial<MediaDraft>][] = [
      ['flux-2', { prompt: text(5_000) }],
      ['kling-3', { prompt: text(2_500), settings: { duration: '15', mode: 'pro', sound: false, aspect_ratio: '1:1' }, inputs: [image] }],
      ['suno', { prompt: text(3_000), settings: { style: text(1_000), title: text(80), make_instrumental: true } }],
      ['suno', { settings: { gpt_description_prompt: text(400) } }],
      ['chirp-v4-5', { prompt: text(5_000) }],
      ['seedream', { prompt: 'a cat', settings: { type: 'edit' }, inputs: [image] }],
      ['pixverse', { prompt: 'a cat', settings: { generate_audio_switch: true, resolution: '1080p' } }],
      ['seedance', { prompt: 'a cat', settings: { generateAudio: true, resolution: '480p', duration: 5 } }],
    ];
    expect(fits.flatMap(([id, draft]) => faultsOf(id, draft))).toEqual([]);
  });

  it('have the defaults of the pages', () => {
    const settings = (id: string, draft: Partial<MediaDraft> = { prompt: 'a cat' }) => {
      const checked = check(id, draft);
      return checked.ok ? checked.settings : checked.faults;
    };
    expect(settings('kling-3')).toMatchObject({ mode: 'std', duration: '5', aspect_ratio: '16:9', sound: true });
    expect(settings('seedance')).toMatchObject({ generateAudio: false, duration: '5' });
    expect(settings('pixverse')).toMatchObject({ generate_audio_switch: false });
    expect(settings('suno')).toMatchObject({ make_instrumental: false });
    expect(settings('elevenlabs-v3', { turns: [{ text: 'hi' }] })).toMatchObject({ stability: 0.5, language_code: 'auto' });
    expect(settings('face-swap', { inputs: [image, inputFile('face')] })).toMatchObject({ target_index: 0, output_format: 'jpeg' });
    expect(settings('flux')).toMatchObject({ count: 1, width: 1_024, height: 1_024 });
    expect(find('google/nano-banana').settings[0]).toMatchObject({ key: 'aspect_ratio', label: { en: 'Aspect Ratio' }, type: 'select', default: '1:1' });
  });
});

describe('the names of the pages', () => {
  it('lead to modes with their operations', () => {
    const modes = ['image-flux', 'image-edit', 'tts-s2', 'stt-s2', 'remove-background', 'enhance', 'avatar', 'clone-voice', 'music', 'video'].map((name) => {
      const mode = catalog.findMode(name);
      return `${name} ${mode?.service} ${mode?.model.id} ${mode?.operation}`;
    });
    expect(modes).toEqual([
      'image-flux image flux image.generate',
      'image-edit image flux-edit image.edit',
      'tts-s2 tts s2-pro audio.speak',
      'stt-s2 stt s2-pro-stt audio.transcribe',
      'remove-background image remove-bg image.remove-background',
      'enhance image enhance image.enhance',
      'avatar image avatar image.avatar',
      'clone-voice tts s2-pro-clone audio.clone-voice',
      'music music minimax-music audio.compose',
      'video video kling-3 video.generate',
    ]);
  });

  it('lead to models', () => {
    const names = [
      'gemini',
      'suno',
      'chirp-v3-5',
      'minimax-music',
      'elevenlabs-v3',
      'seedream',
      'seedance',
      'pixverse',
      'gpt-image-1',
      'gpt-image-2',
      'hunyuan3d',
    ];
    expect(names.filter((name) => !catalog.find(name) && !catalog.findMode(name))).toEqual([]);
  });

  it('lead to voices, whatever their case', () => {
    expect(['E-girl', 'Sarah', 'Adrian', 'Ethan', 'SELENE'].map((name) => findModelVoice(find('s2-pro'), name)?.id)).toEqual([
      'e-girl',
      'sarah',
      'adrian',
      'ethan',
      'selene',
    ]);
    expect(['narrator', 'user', 'Aria'].map((name) => findModelVoice(find('elevenlabs-v3'), name)?.upstream['fal'])).toEqual(['George', 'Jessica', 'Aria']);
    expect(findModelVoice(find('tts-1'), 'nobody')).toBeUndefined();
  });

  it('ask any media model by name in the ask dialect', () => {
    expect(catalog.findMode('flux-2')).toMatchObject({ service: 'image', operation: 'image.generate', model: { id: 'flux-2' } });
    expect(catalog.findMode('whisper-1')).toMatchObject({ service: 'stt', operation: 'audio.transcribe' });
  });
});

describe('every media model', () => {
  const media = catalog.models().filter(({ operations }) => operations.length > 0);

  it('is served with its defaults, whatever it is asked', () => {
    const unserved = media.flatMap((model) =>
      model.operations.filter((operation) => {
        if (operation.startsWith('vision.')) return false;
        const inputs = model.inputs.filter(
          (input) => (input.operations?.includes(operation) ?? true) && (input.min > 0 || operation === 'image.edit') && input.role !== 'mask',
        );
        const draft: MediaDraft = {
          inputs: inputs.map(({ role }) => inputFile(role)),
          settings: {
            ...(model.id === 'seedream' && operation === 'image.edit' ? { type: 'edit' } : {}),
            ...(model.kind === 'voice' ? { consent: true } : {}),
          },
          ...(model.prompt ? (operation === 'audio.speak' ? { turns: [{ text: 'hola' }] } : { prompt: 'a cat' }) : {}),
        };
        return !checkMediaInput(model, operation, draft).ok;
      }),
    );
    expect(unserved).toEqual([]);
  });

  it('comes from a provider whose adapter exists', () => {
    const providers = new Set(media.filter(({ kind }) => kind !== 'chat').flatMap(({ routes }) => routes.map(({ provider }) => provider)));
    expect([...providers].toSorted()).toEqual(['fal', 'fish-audio', 'gemini', 'local', 'openai', 'picsart', 'suno']);
  });

  it('ends its jobs before their holds', () => {
    const wrong = media.filter(
      ({ timeLimits: { runSeconds, totalSeconds, heartbeatSeconds } }) => totalSeconds < runSeconds || totalSeconds >= 3_600 || heartbeatSeconds > 30,
    );
    expect(wrong).toEqual([]);
  });
});

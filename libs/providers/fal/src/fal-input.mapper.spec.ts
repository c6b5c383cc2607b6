import { aFile, aMediaRequest } from '@portazgo/providers-testing';
import { falInput, unsupportedInput } from './fal-input.mapper.ts';

it('gives settings the names most endpoints share', () => {
  const request = aMediaRequest({ prompt: 'p', settings: { count: 2, width: 1024, height: 768, seed: 7, negative_prompt: '' } });
  expect(falInput(request, [])).toEqual({ prompt: 'p', num_images: 2, image_size: { width: 1024, height: 768 }, seed: 7 });
});

it('follows the route where its endpoint differs, and lets its constants win', () => {
  const request = aMediaRequest({
    operation: 'image.face-swap',
    prompt: undefined,
    inputs: [aFile('image'), aFile('face')],
    settings: { occlusion: true },
    fields: { image: 'target_image_url', face: 'source_face_url', occlusion: 'enable_occlusion_prevention' },
    constants: { enable_occlusion_prevention: false, sync_mode: false },
  });
  expect(unsupportedInput(request)).toBeNull();
  expect(falInput(request, ['a', 'b'])).toEqual({ target_image_url: 'a', source_face_url: 'b', enable_occlusion_prevention: false, sync_mode: false });
});

it('puts several files of a role into a field that is a list, even a single one', () => {
  const fields = { image: 'image_urls' };
  expect(falInput(aMediaRequest({ prompt: 'p', inputs: [aFile('image'), aFile('image')], fields }), ['a', 'b'])).toEqual({
    prompt: 'p',
    image_urls: ['a', 'b'],
  });
  expect(falInput(aMediaRequest({ prompt: 'p', inputs: [aFile('image')], fields }), ['a'])).toEqual({ prompt: 'p', image_urls: ['a'] });
});

it('turns a ratio into a preset for endpoints that have only those', () => {
  const request = aMediaRequest({ prompt: 'p', settings: { aspect_ratio: '16:9' }, fields: { aspect_ratio: 'image_size' } });
  expect(falInput(request, [])).toEqual({ prompt: 'p', image_size: 'landscape_16_9' });
  expect(unsupportedInput({ ...request, settings: { aspect_ratio: '21:9' } })).toMatchObject({ field: 'aspect_ratio' });
});

it('speaks turns of one voice', () => {
  const request = aMediaRequest({
    operation: 'audio.speak',
    prompt: undefined,
    turns: [
      { text: 'a', voice: 'x' },
      { text: 'b', voice: 'x' },
    ],
    fields: { prompt: 'text', voice: 'voice_id' },
  });
  expect(falInput(request, [])).toEqual({ text: 'a\nb', voice_id: 'x' });
});

it('speaks a dialogue as a list of turns where the route has a name for it', () => {
  const turns = [{ text: 'a', voice: 'x' }, { text: 'b', voice: 'y' }, { text: 'c' }];
  const request = aMediaRequest({ operation: 'audio.speak', prompt: undefined, turns, fields: { turns: 'inputs' } });
  expect(unsupportedInput(request)).toBeNull();
  expect(falInput(request, [])).toEqual({ inputs: turns });
});

it('sends nothing of what the route has used up by choosing it', () => {
  const request = aMediaRequest({ prompt: 'p', settings: { mode: 'pro', aspect_ratio: '16:9' }, fields: { mode: '', aspect_ratio: '' } });
  expect(unsupportedInput(request)).toBeNull();
  expect(falInput(request, [])).toEqual({ prompt: 'p' });
});

it.each([
  ['a face nobody has a name for', aMediaRequest({ inputs: [aFile('face')] }), 'face'],
  ['two films for one place', aMediaRequest({ inputs: [aFile('video'), aFile('video')] }), 'video'],
  ['a setting nobody has a name for', aMediaRequest({ settings: { stability: 0.4 } }), 'stability'],
  [
    'a dialogue',
    aMediaRequest({
      turns: [
        { text: 'a', voice: 'x' },
        { text: 'b', voice: 'y' },
      ],
    }),
    'dialogue',
  ],
])('refuses %s', (_, request, field) => {
  expect(unsupportedInput(request)).toMatchObject({ field });
});

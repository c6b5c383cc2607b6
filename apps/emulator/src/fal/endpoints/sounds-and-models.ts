import { z } from 'zod';
import { glbFile } from '../../media/glb-file.ts';
import { drawPicture } from '../../media/picture.ts';
import { makeSound, speechSeconds } from '../../media/sound.ts';
import { falEndpoint } from '../fal-endpoint.ts';

const address = z.string().min(1);
const musicSeconds = 30;

export const makeMusic = falEndpoint({
  pattern: /music|ace-step|stable-audio|lyria|text-to-audio|sound-effect/,
  operation: 'audio.compose',
  input: z
    .looseObject({
      prompt: z.string().min(1).nullish(),
      tags: z.string().min(1).nullish(),
      lyrics: z.string().nullish(),
      lyrics_prompt: z.string().nullish(),
      duration: z.number().min(1).max(600).nullish(),
      seconds_total: z.number().min(1).max(600).nullish(),
      seed: z.number().int().nullish(),
    })
    .refine((input) => Boolean(input.prompt ?? input.tags), { path: ['prompt'], message: 'Field required', params: { type: 'missing' } }),
  files: {},
  async make(work) {
    const seconds = work.seconds(work.input.duration ?? work.input.seconds_total ?? musicSeconds);
    const bytes = makeSound({ label: work.label(0), seconds, format: 'mp3', sampleRate: 44_100, kilobitsPerSecond: 64 });
    const file = work.count(1) > 0 ? work.file('0.mp3', 'audio/mpeg', bytes) : null;
    // The older endpoints call their result otherwise.
    return { output: { ...(work.input.seconds_total ? { audio_file: file } : { audio: file }), seed: work.input.seed ?? 7 }, units: { songs: 1, seconds } };
  },
});

export const speak = falEndpoint({
  pattern: /tts|speech|voice|kokoro|chatterbox|dialogue/,
  operation: 'audio.speak',
  input: z
    .looseObject({
      text: z.string().min(1).nullish(),
      prompt: z.string().min(1).nullish(),
      voice: z.unknown().optional(),
      // A dialogue: turns of several voices.
      inputs: z
        .array(z.looseObject({ text: z.string().min(1), voice: z.string().min(1).nullish() }))
        .min(1)
        .nullish(),
    })
    .refine((input) => Boolean(input.text ?? input.prompt ?? input.inputs), { path: ['text'], message: 'Field required', params: { type: 'missing' } }),
  files: {},
  async make(work) {
    const text = work.input.text ?? work.input.prompt ?? (work.input.inputs ?? []).map((turn) => turn.text).join(' ');
    const seconds = work.seconds(speechSeconds(text));
    const file = work.file('0.mp3', 'audio/mpeg', makeSound({ label: work.label(0), seconds, format: 'mp3', sampleRate: 44_100 }));
    return { output: { audio: work.count(1) > 0 ? file : null }, units: { characters: [...text].length, seconds } };
  },
});

export const makeModel = falEndpoint({
  pattern: /3d|trellis|rodin|triposr|meshy/,
  operation: 'image.generate-3d',
  input: z
    .looseObject({
      prompt: z.string().min(1).nullish(),
      image_url: address.nullish(),
      input_image_url: address.nullish(),
      front_image_url: address.nullish(),
      image_urls: z.array(address).nullish(),
      seed: z.number().int().nullish(),
      textured_mesh: z.boolean().nullish(),
    })
    .refine((input) => Boolean(input.prompt ?? input.image_url ?? input.input_image_url ?? input.front_image_url ?? input.image_urls), {
      path: ['image_url'],
      message: 'Field required',
      params: { type: 'missing' },
    }),
  files: { image_url: 'image', input_image_url: 'image', front_image_url: 'image', image_urls: 'image' },
  async make(work) {
    const mesh = work.count(1) > 0 ? work.file('model.glb', 'model/gltf-binary', glbFile(work.label(0))) : null;
    const size = { width: 512, height: 512 };
    const thumbnail = work.file('preview.png', 'image/png', await drawPicture({ label: work.label(0), ...size, format: 'png' }), size);
    // The newest of this family call it model_glb; the others model_mesh.
    const isNewest = /hunyuan3d-v3|hunyuan3d\/v3|hunyuan-3d\/v3/.test(work.label(0).engine);
    const output = isNewest ? { model_glb: mesh, thumbnail, model_urls: { glb: mesh } } : { model_mesh: mesh, rendered_image: thumbnail };
    return { output: { ...output, seed: work.input.seed ?? 7 }, units: { models: 1 } };
  },
});

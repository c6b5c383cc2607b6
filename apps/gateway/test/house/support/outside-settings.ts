import { wav } from '@portazgo/samples';
import { generations, openai, own } from './refusal-ways.ts';

/** Requests that their models cannot serve: path, body and the error with the field named. */
export const outsideSettings: [path: string, body: object, error: object][] = [
  ['/api/v1/models/run', { model: 'flux', input: { prompt: 'x', count: 99 } }, own('invalid_request', 'input.count')],
  ['/api/v1/models/run', { model: 'flux', input: { prompt: 'x', width: 99_999 } }, own('invalid_request', 'input.width')],
  ['/api/v1/models/run', { model: 'flux', input: { prompt: 'x', height: 1.5 } }, own('invalid_request', 'input.height')],
  ['/api/v1/models/run', { model: 'flux', input: { prompt: 'x', sharpness: 3 } }, own('invalid_request', 'input.sharpness')],
  ['/api/v1/models/run', { model: 'flux', input: { prompt: 7 } }, own('invalid_request', 'input.prompt')],
  ['/api/v1/models/run', { model: 'flux', input: {} }, own('invalid_request', 'input.prompt')],
  ['/api/v1/models/run', { model: 'kling-3', input: { prompt: 'x', duration: '99' } }, own('invalid_request', 'input.duration')],
  ['/api/v1/models/run', { model: 'kling-3', input: { prompt: 'x', aspect_ratio: '7:1' } }, own('invalid_request', 'input.aspect_ratio')],
  ['/api/v1/models/run', { model: 's2-pro', input: { text: 'x', voice: 'nobody' } }, own('invalid_request', 'input.voice')],
  [
    '/api/v1/models/run',
    {
      model: 's2-pro',
      input: {
        dialogue: [
          { text: 'a', voice: 'sarah' },
          { text: 'b', voice: 'nobody' },
        ],
      },
    },
    own('invalid_request', 'input.dialogue[1].voice'),
  ],
  ['/api/v1/models/run', { model: 's2-pro', input: { text: 'x', format: 'midi' } }, own('invalid_request', 'input.format')],
  [
    '/api/v1/models/run',
    { model: 's2-pro-clone', input: { audio_input: `data:audio/wav;base64,${wav(3).toString('base64')}` } },
    own('invalid_request', 'input.consent'),
  ],
  ['/v1/ask', { ask: 'x', mode: 'image-flux', count: 11 }, { ...own('invalid_request', 'count'), done: true }],
  ['/v1/ask', { ask: 'x', mode: 'image-flux', width: 0 }, { ...own('invalid_request', 'width'), done: true }],
  ['/v1/ask', { ask: 'x'.repeat(5_001), mode: 'image-flux' }, { ...own('invalid_request', 'ask'), done: true }],
  ['/v1/ask', { ask: '<|speaker:0|>a<|speaker:1|>b', mode: 'tts-s2', voices: ['sarah'] }, { ...own('invalid_request', 'voices'), done: true }],
  ['/v1/ask', { ask: '<|speaker:0|>a<|speaker:1|>b', mode: 'tts-s2', voices: ['sarah', 'x'] }, { ...own('invalid_request', 'voices[1]'), done: true }],
  ['/v1/ask', { ask: 'x', mode: 'image-edit' }, { ...own('invalid_request', 'image_url'), done: true }],
  ['/api/v1/images/generations', { model: 'flux-2', prompt: 'xy' }, generations('invalid_request', 'prompt')],
  ['/api/v1/images/generations', { model: 'flux-2', prompt: 'x'.repeat(5_001) }, generations('invalid_request', 'prompt')],
  ['/api/v1/images/generations', { model: 'flux-2', prompt: 'abc', aspect_ratio: '1:77' }, generations('invalid_request', 'aspect_ratio')],
  ['/api/v1/audio/music', { model: 'suno', prompt: 'x', title: 't'.repeat(81) }, generations('invalid_request', 'title')],
  ['/api/v1/audio/music', { model: 'suno', gpt_description_prompt: 'x'.repeat(401) }, generations('invalid_request', 'gpt_description_prompt')],
  ['/api/v1/audio/speech', { model: 'elevenlabs-v3', dialogue: [{ text: 'a', voice: 'Nobody' }] }, generations('invalid_request', 'dialogue[0].voice')],
  ['/api/v1/images/tools/face-swap', { image: 'x', face_image: 'y', target_index: 11 }, generations('invalid_request', 'target_index')],
  ['/v1/images/generations', { model: 'gpt-image-1', prompt: 'x', n: 11 }, openai('invalid_request', 'n')],
  ['/v1/images/generations', { model: 'gpt-image-1', prompt: 'x', size: '7x7' }, openai('invalid_request', 'size')],
  ['/v1/images/generations', { model: 'gpt-image-1', prompt: 'x', output_format: 'bmp' }, openai('invalid_request', 'output_format')],
  ['/v1/audio/speech', { model: 'tts-1', input: 'x', voice: 'nobody' }, openai('invalid_request', 'voice')],
  ['/v1/audio/speech', { model: 'tts-1', input: 'x', voice: 'alloy', response_format: 'midi' }, openai('invalid_request', 'response_format')],
  ['/v1/audio/speech', { model: 'tts-1', input: 'x'.repeat(4_097), voice: 'alloy' }, openai('invalid_request', 'input')],
  ['/v1/audio/speech', { model: 'tts-1', input: 'x', voice: 'alloy', speed: 9 }, openai('invalid_request', 'speed')],
];

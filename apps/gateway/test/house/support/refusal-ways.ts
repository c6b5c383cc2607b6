import { png } from '@portazgo/samples';

/** A field through which clients give a file or an address, and how its format tells that it was refused. */
export interface Way {
  name: string;
  path: string;
  body(value: string): object;
  /** How this format tells a refusal of the field. */
  error(code: string, field?: string): object;
}
export const own = (code: string, field = expect.any(String) as string) => ({ error: expect.objectContaining({ code, field, message: expect.any(String) }) });
export const generations = (reason: string, param = expect.any(String) as string) => ({
  error: expect.objectContaining({ code: 400, type: 'invalid_request', reason, param }),
});
export const openai = (code: string, param = expect.any(String) as string) => ({
  error: expect.objectContaining({ code, param, type: 'invalid_request_error', message: expect.any(String) }),
});

/** Every field that takes a picture. */
export const pictures: readonly Way[] = [
  {
    name: 'ask image_url',
    path: '/v1/ask',
    body: (value) => ({ ask: 'x', mode: 'image-edit', image_url: value }),
    error: (code) => ({ ...own(code, 'image_url'), done: true }),
  },
  {
    name: 'runs input',
    path: '/api/v1/models/run',
    body: (value) => ({ model: 'enhance', input: { image_input: value } }),
    error: (code) => own(code, 'input.image_input'),
  },
  { name: 'generations image', path: '/api/v1/images/tools/remove-bg', body: (value) => ({ image: value }), error: (code) => generations(code, 'image') },
  {
    name: 'generations face_image',
    path: '/api/v1/images/tools/face-swap',
    body: (value) => ({ image: `data:image/png;base64,${png(64, 64).toString('base64')}`, face_image: value }),
    error: (code) => generations(code, 'face_image'),
  },
  {
    name: 'openai images[0].image_url',
    path: '/v1/images/edits',
    body: (value) => ({ model: 'gpt-image-1', prompt: 'x', images: [{ image_url: value }] }),
    error: (code) => openai(code, 'images[0].image_url'),
  },
  {
    name: 'openai chat',
    path: '/v1/chat/completions',
    body: (value) => ({
      model: 'gpt-4o-mini',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url: value } },
            { type: 'text', text: 'x' },
          ],
        },
      ],
    }),
    error: (code) => openai(code),
  },
];

/** Every field that takes the address of a receiver. */
export const hooks: readonly Way[] = [
  {
    name: 'ask',
    path: '/v1/ask',
    body: (value) => ({ ask: 'x', mode: 'image-flux', webhook_url: value }),
    error: (code) => ({ ...own(code, 'webhook_url'), done: true }),
  },
  {
    name: 'runs',
    path: '/api/v1/models/run',
    body: (value) => ({ model: 'flux', input: { prompt: 'x' }, webhook_url: value }),
    error: (code) => own(code, 'webhook_url'),
  },
  {
    name: 'generations',
    path: '/api/v1/images/generations',
    body: (value) => ({ model: 'flux-2', prompt: 'a bridge', webhook_url: value }),
    error: (code) => generations(code, 'webhook_url'),
  },
  { name: 'account', path: '/v1/account/webhooks', body: (value) => ({ url: value }), error: (code) => own(code, 'url') },
];

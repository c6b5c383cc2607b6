import type { MediaVendor } from '../media-call/media-vendor.ts';
import { Refusal } from '../refusal.ts';
import { openai } from '../vendors/openai.vendor.ts';
import { editImages, generateImages } from './images.handler.ts';
import { speak } from './speech.handler.ts';
import { transcribe, translate } from './transcriptions.handler.ts';

export const openAiMedia: MediaVendor = {
  name: 'openai',
  isAlsoText: true,
  headers: openai.headers,
  routes: [
    { method: 'POST', path: /^\/v1\/images\/generations$/, operation: 'image.generate', phase: 'answer', answer: generateImages },
    { method: 'POST', path: /^\/v1\/images\/edits$/, operation: 'image.edit', phase: 'answer', answer: editImages },
    { method: 'POST', path: /^\/v1\/audio\/speech$/, operation: 'audio.speak', phase: 'answer', answer: speak },
    { method: 'POST', path: /^\/v1\/audio\/transcriptions$/, operation: 'audio.transcribe', phase: 'answer', answer: transcribe },
    { method: 'POST', path: /^\/v1\/audio\/translations$/, operation: 'audio.transcribe', phase: 'answer', answer: translate },
  ],
  authenticate({ authorization }) {
    const key = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    openai.authenticate(key);
    return key ?? '';
  },
  errorBody: openai.errorBody,
  blocked: () => new Refusal(400, 'Your request was rejected by the safety system. [emulated]', { code: 'moderation_blocked' }),
  broken: () => new Refusal(500, 'The server had an error processing your request. [emulated]', { code: 'server_error', type: 'server_error' }),
};

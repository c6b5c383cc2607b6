import type { MediaCall } from '../media-call/media-call.ts';
import type { MediaVendor } from '../media-call/media-vendor.ts';
import { sendJson } from '../media-call/send-media.ts';
import { Refusal } from '../refusal.ts';
import { transcribe } from './asr.handler.ts';
import { fishErrorBody } from './fish-error.ts';
import { speak } from './tts.handler.ts';
import { changeVoice, cloneVoice, deleteVoice, listVoices, showVoice } from './voices.handler.ts';

/** What accounts of the highest tier may have in flight. */
const concurrencyMax = 50;
const voice = /^\/model\/(?<id>[0-9a-f]{32})$/;

function showCredit(call: MediaCall): void {
  const at = '2026-01-01T00:00:00Z';
  sendJson(call, 200, {
    _id: 'c'.repeat(32),
    user_id: 'e'.repeat(32),
    credit: '1000.00',
    cumulative_top_up: '1000.00',
    created_at: at,
    updated_at: at,
    has_phone_sha256: false,
    has_free_credit: false,
  });
}

export const fishAudio: MediaVendor = {
  name: 'fish-audio',
  headers: {},
  concurrencyMax,
  routes: [
    { method: 'POST', path: /^\/v1\/tts$/, operation: 'audio.speak', phase: 'answer', answer: speak },
    { method: 'POST', path: /^\/v1\/asr$/, operation: 'audio.transcribe', phase: 'answer', answer: transcribe },
    { method: 'POST', path: /^\/model$/, operation: 'audio.clone-voice', phase: 'answer', answer: cloneVoice },
    { method: 'GET', path: /^\/model$/, operation: 'voices', phase: 'quiet', answer: listVoices },
    { method: 'GET', path: voice, operation: 'voices', phase: 'quiet', answer: showVoice },
    { method: 'PATCH', path: voice, operation: 'voices', phase: 'quiet', answer: changeVoice },
    { method: 'DELETE', path: voice, operation: 'audio.delete-voice', phase: 'answer', answer: deleteVoice },
    { method: 'GET', path: /^\/wallet\/self\/api-credit$/, operation: 'balance', phase: 'quiet', answer: showCredit },
  ],
  authenticate({ authorization }) {
    const key = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    if (!key || key.startsWith('wrong')) throw new Refusal(401, 'Invalid token');
    return key;
  },
  errorBody: fishErrorBody,
  blocked: () => new Refusal(400, 'The content is not allowed. [emulated]', { code: 'content_moderation' }),
  broken: () => new Refusal(500, 'Internal server error [emulated]'),
};

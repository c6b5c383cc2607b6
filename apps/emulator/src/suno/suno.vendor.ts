import type { MediaCall } from '../media-call/media-call.ts';
import type { MediaVendor } from '../media-call/media-vendor.ts';
import { sendJson } from '../media-call/send-media.ts';
import { PlannedRefusal } from '../planned-refusal.ts';
import { Refusal } from '../refusal.ts';
import { generate, recordInfo } from './generate.handler.ts';

function showCredit(call: MediaCall): void {
  sendJson(call, 200, { code: 200, msg: 'success', data: 10_000 });
}

/** 429 means that there is no credit here, 430 that calls come too often. */
function codeOf({ status, code }: Refusal): number {
  if (status === 402 || code === 'insufficient_quota') return 429;
  return status === 429 ? 430 : status;
}

/** A reseller of Suno: what goes wrong is told by `code`, mostly under status 200. */
export const suno: MediaVendor = {
  name: 'suno',
  headers: {},
  routes: [
    { method: 'POST', path: /^\/api\/v1\/generate$/, operation: 'audio.compose', phase: 'submit', answer: generate },
    { method: 'GET', path: /^\/api\/v1\/generate\/record-info$/, operation: 'status', phase: 'quiet', answer: recordInfo },
    { method: 'GET', path: /^\/api\/v1\/generate\/credit$/, operation: 'balance', phase: 'quiet', answer: showCredit },
  ],
  authenticate({ authorization }) {
    const key = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    if (!key || key.startsWith('wrong')) throw new Refusal(401, 'You do not have access permissions');
    return key;
  },
  errorBody: (refusal) => ({ code: codeOf(refusal), msg: refusal.message, data: null }),
  // A status that was asked for comes as such; the vendor's own refusals are answers like any other.
  statusOf: (refusal) => (refusal instanceof PlannedRefusal && refusal.status !== 402 && refusal.code !== 'insufficient_quota' ? refusal.status : 200),
  blocked: () => new Refusal(400, 'The prompt contains sensitive words. [emulated]', { code: 'sensitive' }),
  broken: () => new Refusal(500, 'The song could not be generated. [emulated]'),
};

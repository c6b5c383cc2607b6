import type { MediaVendor } from '../media-call/media-vendor.ts';
import { Refusal } from '../refusal.ts';
import { falErrorBody } from './fal-error.ts';
import { falRefusal } from './fal-input.ts';
import { cancel, result, run, status, streamStatus, submit } from './fal-queue.ts';
import { initiateUpload, upload } from './fal-storage.ts';
import { answerKeys } from './fal-webhook.ts';

const request = String.raw`^\/queue\/(?<application>[^/]+\/[^/]+(?:\/[^/]+)?)\/requests\/(?<id>[\w-]+)`;

export const fal: MediaVendor = {
  name: 'fal',
  headers: {},
  routes: [
    { method: 'GET', path: new RegExp(`${request}/status$`), operation: 'status', phase: 'quiet', answer: status },
    { method: 'GET', path: new RegExp(`${request}/status/stream$`), operation: 'status', phase: 'quiet', answer: streamStatus },
    { method: 'GET', path: new RegExp(`${request}$`), operation: 'result', phase: 'quiet', answer: result },
    { method: 'PUT', path: new RegExp(`${request}/cancel$`), operation: 'cancel', phase: 'quiet', answer: cancel },
    { method: 'POST', path: /^\/queue\/(?<endpoint>[^/]+\/.+)$/, operation: 'submit', phase: 'submit', answer: submit },
    { method: 'POST', path: /^\/run\/(?<endpoint>[^/]+\/.+)$/, operation: 'run', phase: 'answer', answer: run },
    { method: 'POST', path: /^\/rest\/storage\/upload\/initiate$/, operation: 'upload', phase: 'quiet', answer: initiateUpload },
    { method: 'PUT', path: /^\/rest\/storage\/upload\/(?<id>[0-9a-f]{24})$/, operation: 'upload', phase: 'quiet', isOpen: true, answer: upload },
    { method: 'GET', path: /^\/rest\/\.well-known\/jwks\.json$/, operation: 'keys', phase: 'quiet', isOpen: true, answer: answerKeys },
  ],
  authenticate({ authorization }) {
    const key = /^Key (\S+)$/.exec(authorization ?? '')?.[1];
    if (!key || key.startsWith('wrong')) throw new Refusal(401, 'Authentication is required to access this application.');
    return key;
  },
  errorBody: falErrorBody,
  blocked: () =>
    falRefusal(422, [
      {
        loc: ['body', 'prompt'],
        msg: 'The content could not be processed because it was flagged by a content checker.',
        type: 'content_policy_violation',
        url: 'https://docs.fal.ai/errors#content_policy_violation',
      },
    ]),
  broken: () => new Refusal(500, 'Internal Server Error', { code: 'internal_error' }),
};

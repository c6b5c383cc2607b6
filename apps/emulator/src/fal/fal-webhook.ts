import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { type Behaviour, ordinary } from '../behaviour/behaviour.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { sendJson } from '../media-call/send-media.ts';
import type { Studio } from '../studio/studio.ts';
import type { Task } from '../studio/task.ts';
import { falErrorBody } from './fal-error.ts';

const user = 'emulated-user';
/** The same key in every process and after every start, as keys that outlive a restart do. It protects nothing. */
const seed = createHash('sha256').update('the emulator signs what it made up').digest();
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');
let cached: KeyObject | undefined;

function privateKey(): KeyObject {
  return (cached ??= createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' }));
}

/** `GET /rest/.well-known/jwks.json` */
export function answerKeys(call: MediaCall): void {
  const { x } = createPublicKey(privateKey()).export({ format: 'jwk' });
  sendJson(call, 200, { keys: [{ kty: 'OKP', crv: 'Ed25519', x, alg: 'EdDSA', use: 'sig', kid: 'emulated' }] }, { 'cache-control': 'max-age=86400' });
}

/** Tells how a job ended. */
export function sendOutcome(call: MediaCall, url: string, task: Task<unknown>): void {
  const base = { request_id: task.id, gateway_request_id: task.id };
  const body = task.refusal
    ? { ...base, status: 'ERROR', error: `Unexpected status code: ${task.refusal.status}`, payload: falErrorBody(task.refusal) }
    : { ...base, status: 'OK', payload: task.output };
  post(call.studio, call.behaviour, url, task.id, JSON.stringify(body), (message) => sign(null, message, privateKey()).toString('hex'));
}

/** Somebody else pretends that the job is done: the right form, a wrong signature. */
export function sendForgery(call: MediaCall, url: string, id: string): void {
  const file = { url: 'http://127.0.0.1:9/forged.png', content_type: 'image/png', file_name: 'forged.png', file_size: 1, width: 1, height: 1 };
  const body = JSON.stringify({ request_id: id, gateway_request_id: id, status: 'OK', payload: { images: [file], image: file, video: file } });
  const forged = (message: Buffer) => createHash('sha512').update(message).digest('hex');
  post(call.studio, ordinary, url, id, body, forged);
}

function post(studio: Studio, behaviour: Behaviour, url: string, id: string, body: string, signed: (message: Buffer) => string): void {
  const headers = () => {
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const message = [id, user, timestamp, createHash('sha256').update(body).digest('hex')].join('\n');
    return {
      'x-fal-webhook-request-id': id,
      'x-fal-webhook-user-id': user,
      'x-fal-webhook-timestamp': timestamp,
      'x-fal-webhook-signature': signed(Buffer.from(message)),
    };
  };
  studio.post.send({ url, body, headers }, behaviour);
}

import { z } from 'zod';
import { ordinary } from '../behaviour/behaviour.ts';
import { beginCall } from '../media-call/begin-call.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { sendJson } from '../media-call/send-media.ts';
import { Refusal } from '../refusal.ts';
import { falRefusal } from './fal-input.ts';

const initiation = z.object({ content_type: z.string().min(1), file_name: z.string().min(1).max(255) });

/** `POST /rest/storage/upload/initiate`: says where the bytes go, and where they will be found. */
export async function initiateUpload(call: MediaCall): Promise<void> {
  await beginCall(call);
  let body: unknown;
  try {
    body = JSON.parse(call.body.toString('utf8'));
  } catch {
    body = undefined;
  }
  const read = initiation.safeParse(body);
  if (!read.success) {
    const field = String(read.error.issues[0]?.path[0] ?? 'content_type');
    throw falRefusal(422, [{ loc: ['body', field], msg: 'Field required', type: 'missing' }]);
  }
  const name = read.data.file_name.replaceAll(/[^\w.-]/g, '_');
  const id = call.studio.shelf.reserve(name, read.data.content_type);
  sendJson(call, 200, { upload_url: `${call.origin}/fal/rest/storage/upload/${id}?signature=emulated`, file_url: `${call.origin}/fal/media/${id}/${name}` });
}

/** `PUT` of the bytes: the address itself is the permission. */
export async function upload(call: MediaCall): Promise<void> {
  await beginCall(call);
  const id = call.params.id ?? '';
  const place = call.studio.shelf.reservation(id);
  if (!place) throw new Refusal(403, 'The upload address is not valid.');
  call.studio.shelf.put({ content: call.body, name: place.name, type: place.type, behaviour: ordinary }, id);
  sendJson(call, 200, {});
}

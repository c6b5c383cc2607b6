import { ordinary } from '../behaviour/behaviour.ts';
import { BodyWriter } from '../delivery/body-writer.ts';
import { sendWhole } from '../delivery/whole-body.ts';
import { replyHeaders } from '../exchange.ts';
import type { MediaCall } from './media-call.ts';
import type { MediaRoute } from './media-vendor.ts';
import { pause } from './pause.ts';

const drips = 20;

/** Every vendor serves its results itself, to whoever has the address. */
export const shelfRoute: MediaRoute = {
  method: 'GET',
  path: /^\/media\/(?<file>[0-9a-f]{24})\/[^/]*$/,
  operation: 'file',
  phase: 'quiet',
  isOpen: true,
  answer: serveFile,
};

async function serveFile(call: MediaCall): Promise<void> {
  const file = call.studio.shelf.get(call.params.file ?? '');
  if (!file || file.behaviour.fileIsGone) {
    sendWhole(call, { status: 404, contentType: 'text/plain', content: 'Not found' });
    return;
  }
  const { content, type, behaviour } = file;
  const { cutBytes, stallBytes, slowFileMs } = behaviour;
  call.behaviour = ordinary;
  if (cutBytes === undefined && stallBytes === undefined && slowFileMs === undefined) {
    sendWhole(call, { status: 200, contentType: type, content });
    return;
  }
  const { response, record } = call;
  record.status = 200;
  response.writeHead(200, replyHeaders(call, { 'content-type': type, 'content-length': String(content.length) }));
  const writer = new BodyWriter(response, record, { packets: 'whole', cutBytes, stallBytes });
  call.writer = writer;
  const piece = Math.max(1, Math.ceil(content.length / drips));
  for (let at = 0; at < content.length && !response.destroyed && !writer.broken; at += piece) {
    writer.write(content.subarray(at, at + piece), 0);
    await pause((slowFileMs ?? 0) / drips);
  }
  if (!response.destroyed) writer.end();
}

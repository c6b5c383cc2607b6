import { BodyWriter } from '../delivery/body-writer.ts';
import { sendWhole } from '../delivery/whole-body.ts';
import { packetsOf } from '../delivery/packets.ts';
import { replyHeaders } from '../exchange.ts';
import type { MediaCall } from './media-call.ts';
import { pause } from './pause.ts';

export const webPage = '<!doctype html>\n<html><head><title>Emulated page</title></head><body><h1>This is not what you asked for</h1></body></html>\n';

export function headersOf(call: MediaCall, more: Readonly<Record<string, string>>): Record<string, string> {
  return replyHeaders(call, { ...call.vendor.replyHeaders?.(call), ...more });
}

/** JSON as a whole; a web page when the behaviour wants one. */
export function sendJson(call: MediaCall, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  const isPage = call.behaviour.answersHtml === true && status < 300;
  sendWhole(call, {
    status,
    headers: { ...call.vendor.replyHeaders?.(call), ...headers },
    contentType: isPage ? 'text/html; charset=utf-8' : 'application/json',
    content: isPage ? webPage : JSON.stringify(body),
    hasUsage: true,
  });
}

export function sendText(call: MediaCall, status: number, contentType: string, content: string): void {
  sendWhole(call, { status, headers: call.vendor.replyHeaders?.(call) ?? {}, contentType, content });
}

/** The bytes of a result as the behaviour wants them: real, a web page, or none. */
export function resultBytes(call: Pick<MediaCall, 'behaviour'>, bytes: Buffer): Buffer {
  if (call.behaviour.isEmpty) return Buffer.alloc(0);
  return call.behaviour.wrongType ? Buffer.from(webPage) : bytes;
}

/** Raw bytes in pieces, without a length: as a voice sends them while it speaks. */
export async function streamBytes(call: MediaCall, contentType: string, content: Buffer, pieceBytes: number): Promise<void> {
  const { response, record, behaviour } = call;
  if (behaviour.answersHtml) {
    sendText(call, 200, 'text/html; charset=utf-8', webPage);
    return;
  }
  record.status = 200;
  response.writeHead(200, headersOf(call, { 'content-type': contentType }));
  const { cutBytes, stallBytes, faults } = behaviour;
  const half = Math.ceil(content.length / 2);
  const writer = new BodyWriter(response, record, {
    packets: packetsOf(faults),
    ...(cutBytes !== undefined ? { cutBytes } : faults.has('cut-mid-chunk') ? { cutBytes: half } : {}),
    ...(stallBytes !== undefined ? { stallBytes } : faults.has('stall') ? { stallBytes: half } : {}),
  });
  call.writer = writer;
  for (let at = 0; at < content.length && !response.destroyed && !writer.broken; at += pieceBytes) {
    if (at > 0) await pause(behaviour.intervalMs);
    while (writer.isBusy && !response.destroyed) await pause(5);
    writer.write(content.subarray(at, at + pieceBytes), 0);
  }
  if (!response.destroyed) writer.end();
}

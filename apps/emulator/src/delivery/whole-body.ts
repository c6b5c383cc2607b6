import { type Exchange, replyHeaders } from '../exchange.ts';
import { BodyWriter } from './body-writer.ts';
import { packetsOf } from './packets.ts';

export interface WholeBody {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly content: string | Buffer;
  readonly tokens?: number;
  readonly hasUsage?: boolean;
  /** Blank lines open the body, as a vendor does that keeps waiting callers alive. */
  readonly isBlankFirst?: boolean;
}

/** Sends a body that is known as a whole, in one write unless the behaviour wants it otherwise. */
export function sendWhole(call: Exchange, body: WholeBody): void {
  const { response, record, behaviour } = call;
  if (response.destroyed) return;
  record.status = body.status;
  const headers = replyHeaders(call, { ...body.headers, 'content-type': body.contentType ?? 'application/json' });
  const isBlankFirst = behaviour.faults.has('blank-lines') || body.isBlankFirst === true;
  const breaks = behaviour.faults.has('stall') || behaviour.faults.has('cut-mid-chunk');
  const packets = packetsOf(behaviour.faults);
  const tokens = body.tokens ?? 0;
  if (!isBlankFirst && !breaks && packets === 'whole' && behaviour.cutBytes === undefined && behaviour.stallBytes === undefined && behaviour.queueMs === 0) {
    const length = Buffer.byteLength(body.content);
    response.writeHead(body.status, { ...headers, 'content-length': length });
    record.bodyBytesDelivered = length;
    record.tokensDelivered = tokens;
    record.usageDelivered = body.hasUsage === true;
    response.end(body.content);
    return;
  }
  response.writeHead(body.status, headers);
  const half = Math.ceil(Buffer.byteLength(body.content) / 2);
  const writer = new BodyWriter(response, record, {
    packets,
    ...(behaviour.cutBytes !== undefined ? { cutBytes: behaviour.cutBytes } : behaviour.faults.has('cut-mid-chunk') ? { cutBytes: half } : {}),
    ...(behaviour.stallBytes !== undefined ? { stallBytes: behaviour.stallBytes } : behaviour.faults.has('stall') ? { stallBytes: half } : {}),
  });
  call.writer = writer;
  if (isBlankFirst) writer.write('\n\n\n', 0);
  waitInQueue(call, '\n', () => {
    writer.write(body.content, tokens);
    if (!writer.broken) record.usageDelivered = body.hasUsage === true;
    writer.end();
  });
}

const queueSignEveryMs = 100;

/** Keeps a caller who waits in the queue alive with `sign`, then goes on. */
export function waitInQueue(call: Exchange, sign: string, next: () => void): void {
  const { behaviour, response, writer } = call;
  if (behaviour.queueMs === 0) {
    next();
    return;
  }
  const timer = setInterval(() => writer?.write(sign, 0), queueSignEveryMs);
  const end = setTimeout(() => {
    clearInterval(timer);
    if (!response.destroyed) next();
  }, behaviour.queueMs);
  response.once('close', () => {
    clearInterval(timer);
    clearTimeout(end);
  });
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { ServiceError } from '@portazgo/errors';
import { houseErrors } from '../dialects/house-errors.ts';
import { refuseConnection } from '../edge/refused-connection.ts';

export interface BodyTimes {
  wholeBodyMs: number;
  /** An upload may take long, but not pause long. */
  pauseMs: number;
  lookEachMs: number;
}

const usualTimes: BodyTimes = { wholeBodyMs: 30_000, pauseMs: 30_000, lookEachMs: 1_000 };
const lingerMs = 2_000;
const lingerBytesMax = 4 * 1024 * 1024;
const lingerLookMs = 20;

/** A body has its time to arrive whole; a form may take longer than any text, but not stand still. */
export function limitBodyTime(request: IncomingMessage, response: ServerResponse, isForm: boolean, times = usualTimes): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return;
  const refuse = () => {
    if (response.headersSent) request.destroy();
    else refuseConnection(request.socket, new ServiceError('request_timeout', {}), houseErrors);
  };
  const timer = isForm ? watchPauses(request, refuse, times) : setTimeout(refuse, times.wholeBodyMs);
  const over = () => clearTimeout(timer);
  request.once('end', over).once('close', over);
  response.once('close', over);
}

// Bytes are seen at the socket: a listener for data would start the flow before anybody reads.
function watchPauses(request: IncomingMessage, refuse: () => void, { pauseMs, lookEachMs }: BodyTimes): NodeJS.Timeout {
  const { socket } = request;
  let seenBytes = socket.bytesRead;
  let movedAtMs = performance.now();
  return setInterval(() => {
    // A request that we hold back ourselves does not stand still by its sender's fault.
    if (socket.bytesRead !== seenBytes || request.isPaused()) {
      seenBytes = socket.bytesRead;
      movedAtMs = performance.now();
    } else if (performance.now() - movedAtMs > pauseMs) refuse();
  }, lookEachMs);
}

/**
 * A body that was answered before it was read whole: its sender gets a moment to see the answer, and is then hung up on. It is not read to
 * its end: that would be work for a sender who was refused because of it.
 */
export function lingerThenClose(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    if (request.complete) return;
    const { socket } = request;
    request.unpipe();
    request.resume();
    const bytesAtFirst = socket.bytesRead;
    const endsAtMs = performance.now() + lingerMs;
    const timer = setInterval(() => {
      if (socket.destroyed) clearInterval(timer);
      else if (performance.now() > endsAtMs || socket.bytesRead - bytesAtFirst > lingerBytesMax) socket.destroy();
    }, lingerLookMs);
    // A request is closed with its connection, at the latest.
    request.once('end', () => clearInterval(timer)).once('close', () => clearInterval(timer));
  });
}

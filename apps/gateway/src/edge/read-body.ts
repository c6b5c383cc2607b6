import type { Readable } from 'node:stream';
import { ServiceError } from '@portazgo/errors';
import { workTurns } from './work-turns.ts';

const gatheredAtOnceBytes = 256 * 1024;

/**
 * The bytes of a body. A large one is put together as it comes, or in turns when its length was not told: copying 32 MiB at the end would
 * hold up everybody else.
 */
export async function readBody(body: Readable, toldBytes: number | undefined, limitBytes: number): Promise<Buffer> {
  const tooLarge = () => new ServiceError('body_too_large', { limitBytes });
  if (toldBytes !== undefined && toldBytes > limitBytes) throw tooLarge();
  const whole = toldBytes !== undefined && toldBytes > gatheredAtOnceBytes ? Buffer.allocUnsafeSlow(toldBytes) : undefined;
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    if (bytes + piece.length > limitBytes) throw tooLarge();
    // Copied at once where there is room: pieces are parts of larger buffers, which they would keep.
    if (whole) piece.copy(whole, bytes);
    else pieces.push(piece);
    bytes += piece.length;
  }
  if (whole) return whole.subarray(0, bytes);
  return joinPieces(pieces, bytes);
}

/** One buffer of many, in turns when it becomes large. */
export async function joinPieces(pieces: readonly Buffer[], bytes: number): Promise<Buffer> {
  return bytes <= gatheredAtOnceBytes ? Buffer.concat(pieces, bytes) : workTurns.run(gather(pieces, bytes));
}

function* gather(pieces: readonly Buffer[], bytes: number): Generator<void, Buffer> {
  const whole = Buffer.allocUnsafeSlow(bytes);
  let at = 0;
  for (const piece of pieces) {
    at += piece.copy(whole, at);
    yield;
  }
  return whole;
}

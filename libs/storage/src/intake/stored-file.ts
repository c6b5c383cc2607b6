import { storedFile, type StoredFile } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { ByteRange } from '../object-store.ts';

/** What a store kept about a file; null when it is not readable or its time is over. */
export function toLivingFile(kept: unknown, now: Date): StoredFile | null {
  const { success, data } = storedFile.safeParse(kept);
  return success && Date.parse(data.expiresAt) > now.getTime() ? data : null;
}

export function fileNotFound(): ServiceError {
  return new ServiceError('not_found', { what: 'file' });
}

/** The range within the file; a start beyond its end is a mistake of the caller. */
export function clampRange(bytes: number, range: ByteRange = { start: 0, end: bytes - 1 }): ByteRange {
  const end = Math.min(range.end, bytes - 1);
  if (range.start < 0 || range.start > end) throw new RangeError(`no bytes ${range.start} to ${range.end} in a file of ${bytes}`);
  return { start: range.start, end };
}

export function unavailable(cause: unknown): ServiceError {
  return new ServiceError('service_unavailable', { service: 'object-store', retryAfterSeconds: 1 }, { cause });
}

import type { MediaKind } from '@portazgo/contracts';
import { ServiceError, type FileReason } from '@portazgo/errors';
import { inspectMedia, MediaFault, sniffedBytes, sniffMedia, type InspectedMedia, type MediaSource } from '@portazgo/media';
import type { PutOptions } from '../object-store.ts';

type Terms = Pick<PutOptions, 'accept' | 'declared'> & { field: string };

export function refuse(field: string, reason: FileReason, cause?: unknown): ServiceError {
  return new ServiceError('file_refused', { field, reason }, { cause });
}

/** Refuses by the first bytes what can only be refused in the end: a long upload of the wrong kind is not read through. */
export async function examineBeginning(beginning: Buffer, { accept, field }: Terms): Promise<void> {
  if (!accept) return;
  const { kind } = await sniffMedia(beginning);
  const mayBeSound = kind === 'video' && accept.includes('audio');
  if (!accept.includes(kind) && !mayBeSound) throw refuse(field, 'unwanted_type');
}

/** What the whole content is. Content of strangers must be what it claims; what the house made is kept either way. */
export async function examineContent(source: MediaSource, { accept, declared, field }: Terms): Promise<InspectedMedia> {
  if (source.bytes === 0) throw refuse(field, 'empty');
  const inspected = await inspect(source, accept !== undefined, field);
  if (accept && !accept.includes(inspected.kind)) throw refuse(field, 'unwanted_type');
  return declared && isUntold(inspected.kind) ? declared : inspected;
}

const isUntold = (kind: MediaKind) => kind === 'other' || kind === 'text';

async function inspect(source: MediaSource, isStrange: boolean, field: string): Promise<InspectedMedia> {
  try {
    return await inspectMedia(source);
  } catch (error) {
    if (!(error instanceof MediaFault)) throw error;
    if (isStrange) throw refuse(field, error.reason, error);
    return sniffMedia(await source.read(0, sniffedBytes));
  }
}

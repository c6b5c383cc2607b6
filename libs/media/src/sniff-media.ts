import { isUtf8 } from 'node:buffer';
import type { MediaKind } from '@portazgo/contracts';

export interface SniffedMedia {
  kind: MediaKind;
  mimeType: string;
}

/** How many bytes of a file's beginning tell what it is. */
export const sniffedBytes = 64 * 1024;

/** The only pictures that the house looks into and hands on; SVG is a program, TIFF and PDF are containers of anything. */
const pictures: readonly string[] = ['image/jpeg', 'image/png', 'image/apng', 'image/webp', 'image/gif'];
/** Names of one type, brought to the one that players know. */
const usualNames: Readonly<Record<string, string>> = {
  'image/apng': 'image/png',
  'audio/x-m4a': 'audio/mp4',
  'audio/vnd.wave': 'audio/wav',
  'audio/x-flac': 'audio/flac',
  'audio/ogg; codecs=opus': 'audio/ogg',
  'video/matroska': 'video/x-matroska',
};

/** What content is by its first bytes. A name, an extension or a header of the sender is never asked. */
export async function sniffMedia(beginning: Buffer): Promise<SniffedMedia> {
  const found = await recognise(beginning);
  if (found === undefined) return isText(beginning) ? { kind: 'text', mimeType: 'text/plain' } : { kind: 'other', mimeType: 'application/octet-stream' };
  const mimeType = usualNames[found] ?? found;
  return { kind: kindOf(mimeType), mimeType };
}

async function recognise(beginning: Buffer): Promise<string | undefined> {
  // Loaded with the first file, as what looks into pictures and recordings is.
  const { fileTypeFromBuffer } = await import('file-type');
  try {
    return (await fileTypeFromBuffer(beginning.subarray(0, sniffedBytes)))?.mime;
  } catch {
    // A beginning that breaks its own format's rules is of no type.
    return undefined;
  }
}

function kindOf(mimeType: string): MediaKind {
  if (pictures.includes(mimeType)) return 'image';
  if (mimeType === 'model/gltf-binary') return 'model3d';
  if (mimeType.startsWith('audio/') && mimeType !== 'audio/midi') return 'audio';
  return mimeType.startsWith('video/') ? 'video' : 'other';
}

function isText(beginning: Buffer): boolean {
  if (beginning.length === 0 || beginning.includes(0)) return false;
  // The cut may fall inside a character, which has four bytes at most.
  return [0, 1, 2, 3].some((cut) => cut < beginning.length && isUtf8(beginning.subarray(0, beginning.length - cut)));
}

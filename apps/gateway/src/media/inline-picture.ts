import { sniffMedia } from '@portazgo/media';
import { ServiceError } from '@portazgo/errors';
import { joinPieces } from '../edge/read-body.ts';
import { decodeBase64, encodeBase64 } from '../uploads/base64-content.ts';

/**
 * A picture inside a request, as every provider reads it: its type from its bytes, its base64 without lines, in the usual alphabet.
 * What the data URL says of itself is not asked, as with a file behind an address.
 */
export async function inlinePicture(text: string, { field, bytesMax }: { field: string; bytesMax: number }): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of decodeBase64(text, { field, bytesMax })) {
    parts.push(part);
    bytes += part.length;
  }
  const content = await joinPieces(parts, bytes);
  if (content.length === 0) throw new ServiceError('file_refused', { field, reason: 'empty' });
  const { kind, mimeType } = await sniffMedia(content);
  if (kind !== 'image') throw new ServiceError('file_refused', { field, reason: 'unwanted_type' });
  return `data:${mimeType};base64,${await encodeBase64(content)}`;
}

import { ServiceError } from '@portazgo/errors';

/** A multiple of four letters, so that each slice is whole bytes. */
const sliceLetters = 1024 * 1024;
const letters = /^[A-Za-z0-9+/_-]*={0,2}$/;
/** Type and parameters, whatever they say; `base64` last. Producers differ in case, and in spaces around the semicolons. */
const dataUri = /^data:[^,;]{0,127}(?:;[^,;]{0,127}){0,8};\s*base64\s*,/i;
const dataUriHeadMax = 1_200;

export const isDataUri = (text: string): boolean => /^data:/i.test(text);

/** Text that could be base64: addresses, paths and ids of files could not. */
export const looksLikeBase64 = (text: string): boolean => letters.test(text.slice(0, 256).replaceAll(/\s/g, '')) && text.length >= 16;

/** The letters of a data URI or of bare base64. What the URI says of its type is not asked. */
function lettersOf(text: string, field: string): string {
  const head = isDataUri(text) ? dataUri.exec(text.slice(0, dataUriHeadMax)) : null;
  if (isDataUri(text) && !head) throw notBase64(field);
  const bare = head ? unescaped(text.slice(head[0].length)) : text;
  return /\s/.test(bare) ? bare.replaceAll(/\s/g, '') : bare;
}

// Libraries that treat a data URI as an address escape the three letters of base64 that addresses give a meaning to.
const escapes: ReadonlyMap<string, string> = new Map([
  ['%2B', '+'],
  ['%2F', '/'],
  ['%3D', '='],
]);
const unescaped = (text: string) => (text.includes('%') ? text.replaceAll(/%(?:2B|2F|3D)/gi, (escape) => escapes.get(escape.toUpperCase()) ?? escape) : text);

/** How many bytes the text will make, before one of them is made. */
function decodedBytes(bare: string): number {
  return Math.floor((bare.replace(/={1,2}$/, '').length * 3) / 4);
}

/** Bytes of base64, a slice at a time, so that nobody else waits long. Throws before the first when there are too many. */
export function decodeBase64(text: string, { field, bytesMax }: { field: string; bytesMax: number }): AsyncIterable<Buffer> {
  const bare = lettersOf(text, field);
  if (decodedBytes(bare) > bytesMax) throw new ServiceError('file_too_large', { field, limitBytes: bytesMax });
  return decode(bare, field);
}

async function* decode(bare: string, field: string): AsyncGenerator<Buffer> {
  for (let position = 0; position < bare.length; position += sliceLetters) {
    const slice = bare.slice(position, position + sliceLetters);
    const isLast = position + sliceLetters >= bare.length;
    if (!letters.test(slice) || (!isLast && slice.endsWith('=')) || (isLast && slice.replace(/=+$/, '').length % 4 === 1)) throw notBase64(field);
    yield Buffer.from(slice, 'base64');
  }
}

function notBase64(field: string): ServiceError {
  return new ServiceError('file_refused', { field, reason: 'not_base64' });
}

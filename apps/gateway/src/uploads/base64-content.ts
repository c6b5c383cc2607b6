import { ServiceError } from '@portazgo/errors';
import { workTurns } from '../edge/work-turns.ts';

const sliceLetters = 512 * 1024;
const letters = /^[A-Za-z0-9+/_-]*={0,2}$/;
/** Type and parameters, whatever they say; `base64` last. Producers differ in case, and in spaces around the semicolons. */
const dataUri = /^data:[^,;]{0,127}(?:;[^,;]{0,127}){0,8};\s*base64\s*,/i;
const dataUriHeadMax = 1_200;

export const isDataUri = (text: string): boolean => /^data:/i.test(text);

/** Text that could be base64: addresses, paths and ids of files could not. */
export const looksLikeBase64 = (text: string): boolean => letters.test(text.slice(0, 256).replaceAll(/\s/g, '')) && text.length >= 16;

/** What stands behind the head of a data URI, or bare base64. What the URI says of its type is not asked. */
function lettersOf(text: string, field: string): string {
  const head = isDataUri(text) ? dataUri.exec(text.slice(0, dataUriHeadMax)) : null;
  if (isDataUri(text) && !head) throw notBase64(field);
  return (head ? text.slice(head[0].length) : text).trimEnd();
}

// Libraries that treat a data URI as an address escape the three letters of base64 that addresses give a meaning to.
const escapes: ReadonlyMap<string, string> = new Map([
  ['%2B', '+'],
  ['%2F', '/'],
  ['%3D', '='],
]);
const unescaped = (text: string) => (text.includes('%') ? text.replaceAll(/%(?:2B|2F|3D)/gi, (escape) => escapes.get(escape.toUpperCase()) ?? escape) : text);
const cutEscape = /%[0-9a-f]?$/i;

/** Lines and escapes come all the way or not at all: the beginning tells. */
const lookedAtLetters = 4_096;
const otherSigns = /[\s%]/;

/** How many bytes the text will make, before one of them is made; with white space or escapes in it only the decoding tells. */
function decodedBytes(bare: string): number {
  if (otherSigns.test(bare.slice(0, lookedAtLetters))) return 0;
  const padding = bare.endsWith('==') ? 2 : bare.endsWith('=') ? 1 : 0;
  return Math.floor(((bare.length - padding) * 3) / 4);
}

/** Bytes of base64, a slice at a turn, so that nobody else waits long. Throws before the first when there are too many. */
export function decodeBase64(text: string, { field, bytesMax }: { field: string; bytesMax: number }): AsyncIterable<Buffer> {
  const bare = lettersOf(text, field);
  if (decodedBytes(bare) > bytesMax) throw new ServiceError('file_too_large', { field, limitBytes: bytesMax });
  return decode(bare, { field, bytesMax, isEscaped: isDataUri(text) });
}

async function* decode(bare: string, { field, bytesMax, isEscaped }: { field: string; bytesMax: number; isEscaped: boolean }): AsyncGenerator<Buffer> {
  let rest = '';
  let bytes = 0;
  for (let position = 0; position < bare.length; position += sliceLetters) {
    if (bare.length > sliceLetters) await workTurns.next();
    const isLast = position + sliceLetters >= bare.length;
    const given = bare.slice(position, position + sliceLetters);
    const raw = rest + (/\s/.test(given) ? given.replaceAll(/\s+/g, '') : given);
    const cut = isLast ? '' : (cutEscape.exec(raw.slice(-2))?.[0] ?? '');
    const found = isEscaped ? unescaped(raw.slice(0, raw.length - cut.length)) : raw;
    const whole = isLast ? found.length : found.length - (found.length % 4);
    const slice = found.slice(0, whole);
    rest = found.slice(whole) + (isEscaped ? cut : '');
    if (!letters.test(slice) || (!isLast && slice.endsWith('=')) || (isLast && slice.replace(/={1,2}$/, '').length % 4 === 1)) throw notBase64(field);
    const content = Buffer.from(slice, 'base64');
    bytes += content.length;
    if (bytes > bytesMax) throw new ServiceError('file_too_large', { field, limitBytes: bytesMax });
    yield content;
  }
}

/** A multiple of three bytes, so that the letters of slices stand one behind the other. */
const sliceBytes = 384 * 1024;

/** The other way round, in turns as well. */
export async function encodeBase64(content: Buffer): Promise<string> {
  let text = '';
  for (let position = 0; position < content.length; position += sliceBytes) {
    if (position > 0) await workTurns.next();
    text += content.subarray(position, position + sliceBytes).toString('base64');
  }
  return text;
}

function notBase64(field: string): ServiceError {
  return new ServiceError('file_refused', { field, reason: 'not_base64' });
}

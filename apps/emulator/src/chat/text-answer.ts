import { readDataUrl } from '../answers/image-facts.ts';
import { seedOf } from '../answers/hash.ts';
import { piecesOf } from '../answers/tokens.ts';
import { madeUpWords } from '../answers/words.ts';
import { type ChatMessage, type ChatRequest, imagesOf, textOf } from './chat-request.ts';

const quotedCharactersMax = 120;

/** A text that says it is emulated, repeats what was asked, and goes on in made-up words to the length asked for. */
export function textAnswer(engine: string, request: ChatRequest, tokens: number | undefined): string[] {
  const opening = piecesOf(`[emulated ${engine}] ${echo(request)}`);
  const seed = seedOf(`${engine} ${textOf(request.messages.at(-1))} ${request.messages.length} ${request.seed ?? ''}`);
  const length = tokens ?? opening.length + 12 + (seed % 24);
  const pieces = length <= opening.length ? opening.slice(0, length) : [...opening, ...madeUpWords(length - opening.length, seed)];
  return stopAt(pieces, request.stop);
}

function echo(request: ChatRequest): string {
  const last = request.messages.at(-1);
  if (last?.role === 'tool') return `The tool answered: «${quote(textOf(last))}».`;
  const asked = request.messages.findLast((message) => message.role === 'user');
  return `You wrote: «${quote(textOf(asked))}».${describeImages(asked)}`;
}

function quote(text: string): string {
  const flat = text
    .slice(0, 4 * quotedCharactersMax)
    .replaceAll(/\s+/g, ' ')
    .trim();
  const characters = [...flat];
  return characters.length <= quotedCharactersMax ? flat : `${characters.slice(0, quotedCharactersMax).join('')}…`;
}

function describeImages(message: ChatMessage | undefined): string {
  const images = message ? imagesOf(message) : [];
  if (images.length === 0) return '';
  const facts = images.map(({ url }) => {
    const read = readDataUrl(url);
    if (!read) return `one at ${url.slice(0, 100)} (not fetched)`;
    return `${read.type}${read.width ? ` of ${read.width}x${read.height} pixels` : ''}, ${read.bytes} bytes`;
  });
  return ` I received ${images.length === 1 ? '1 image' : `${images.length} images`}: ${facts.join('; ')}.`;
}

/** The text up to the first stop sequence, in the same pieces. */
function stopAt(pieces: string[], stop: ChatRequest['stop']): string[] {
  const sequences = (typeof stop === 'string' ? [stop] : (stop ?? [])).filter((sequence) => sequence !== '');
  if (sequences.length === 0) return pieces;
  const text = pieces.join('');
  const ends = sequences.map((sequence) => text.indexOf(sequence)).filter((at) => at >= 0);
  if (ends.length === 0) return pieces;
  let left = Math.min(...ends);
  const kept: string[] = [];
  for (const piece of pieces) {
    if (left <= 0) break;
    kept.push(piece.slice(0, left));
    left -= piece.length;
  }
  return kept;
}

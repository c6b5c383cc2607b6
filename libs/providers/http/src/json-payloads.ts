/** What a payload of an event stream turned out to be. */
export type JsonPayload = { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'done' };

/** Pieces that one payload may have been torn into by a proxy that does not know where events end. */
const tornPiecesMax = 4;

/** What servers send to show that they are alive where a comment line would do. A payload of any other words may have been part of the answer. */
const signOfLife =
  /^(?::.*|(?:openrouter )?processing|ping|pong|keep[-_ ]?alive|heart[-_ ]?beat|noop|null|none|undefined|connected|waiting|queued|loading)[.!\s]*$/is;

/**
 * The JSON of a stream's payloads. What says nothing (empty, a sign of life) is left out; a payload that was torn in pieces, and several that
 * were run together, are put right. Any other payload that cannot be read was a piece of the answer, which therefore is not whole.
 */
export class JsonPayloads {
  private torn = '';
  private tornPieces = 0;
  private lost = false;

  /** A piece of the answer is missing, or the end of one is still to come. */
  get isIncomplete(): boolean {
    return this.lost || this.tornPieces > 0;
  }

  /** A piece of the answer is missing for certain. */
  get hasLost(): boolean {
    return this.lost;
  }

  read(data: string): JsonPayload[] {
    const read = readAlone(data);
    if (read) {
      // Whatever was torn before did not go on here.
      if (this.tornPieces > 0 && read.length > 0) this.lost = true;
      return read;
    }
    this.torn += data;
    const joined = this.tornPieces > 0 ? parsed(this.torn) : undefined;
    if (joined !== undefined) {
      this.torn = '';
      this.tornPieces = 0;
      return [{ kind: 'value', value: joined }];
    }
    if (++this.tornPieces >= tornPiecesMax) this.lost = true;
    return [];
  }
}

/** The payloads in one `data`; undefined when it cannot be read by itself. */
function readAlone(data: string): JsonPayload[] | undefined {
  const one = readOne(data);
  if (one || !data.includes('\n')) return one;
  // Events whose blank line is missing between them arrive as one of several lines.
  const lines = data.split('\n').map(readOne);
  return lines.every((line) => line !== undefined) ? lines.flat() : undefined;
}

function readOne(data: string): JsonPayload[] | undefined {
  const text = data.trim();
  if (text === '' || signOfLife.test(text)) return [];
  if (/^"?\[DONE\]"?$/i.test(text)) return [{ kind: 'done' }];
  const value = parsed(text);
  return value === undefined ? undefined : [{ kind: 'value', value }];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { keepComparable } from './comparable-object.ts';
import type { EdgeRequest } from './inbound-call.ts';
import { bodyDepthMax, JsonReader, namesMax, numbersMax, valuesMax } from './json-reader.ts';
import { RefusedJson } from './refused-json.ts';
import { mayHoldHalves, wholeCharacters } from './whole-characters.ts';
import { workTurns } from './work-turns.ts';

/** What is larger is read in turns: at once it would hold up everybody else. */
const atOnceBytes = 64 * 1024;
const hashedAtOnceBytes = 512 * 1024;

/** Turns the bytes of a body into a value, or says what is wrong with them. */
export async function readJsonBody(bytes: Buffer): Promise<unknown> {
  const body = withoutMark(bytes);
  const value = body.length <= atOnceBytes ? parseJson(body) : await workTurns.run(new JsonReader(body).read());
  return mayHoldHalves(body) ? wholeCharacters(value) : value;
}

function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) throw new RefusedJson('empty');
  if (!isUtf8(bytes)) throw new RefusedJson('encoding');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw toRefusal(error);
  }
  inspect(value, 1, { values: 0, numbers: 0 });
  return value;
}

/** Idempotent calls are told apart by what was asked where, byte for byte. */
export function hashBody(request: Pick<EdgeRequest, 'method' | 'routeOptions'>, bytes: Buffer): Promise<string> {
  const hash = createHash('sha256').update(`${request.method} ${request.routeOptions.url ?? ''}\n`);
  return bytes.length <= atOnceBytes ? Promise.resolve(hash.update(bytes).digest('hex')) : workTurns.run(hashInSteps());

  function* hashInSteps(): Generator<void, string> {
    for (let at = 0; at < bytes.length; at += hashedAtOnceBytes) {
      hash.update(bytes.subarray(at, at + hashedAtOnceBytes));
      yield;
    }
    return hash.digest('hex');
  }
}

/** Some editors and libraries put a mark of the byte order before the text. */
function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

// A depth that only an attack needs, more than any request has, and the one name that changes what an object is.
function inspect(value: unknown, depth: number, seen: { values: number; numbers: number }): void {
  if (typeof value === 'number') seen.numbers++;
  else seen.values++;
  if (seen.values > valuesMax || seen.numbers > numbersMax) throw new RefusedJson('values');
  if (typeof value !== 'object' || value === null) return;
  if (depth > bodyDepthMax) throw new RefusedJson('depth');
  if (Array.isArray(value)) {
    for (const item of value) inspect(item, depth + 1, seen);
    return;
  }
  const names = Object.keys(value);
  seen.values += names.length;
  if (names.length > namesMax) throw new RefusedJson('names');
  for (const name of names) {
    if (name === '__proto__') throw new RefusedJson('prototype');
    keepComparable(value, name);
    inspect((value as Record<string, unknown>)[name], depth + 1, seen);
  }
}

// The engine's message may quote the body; only a position is taken from it.
function toRefusal(error: unknown): RefusedJson {
  const message = error instanceof Error ? error.message : '';
  if (message.includes('end of JSON')) return new RefusedJson('cut');
  const position = /at position (\d+)/.exec(message)?.[1];
  return new RefusedJson('unreadable', position === undefined ? undefined : Number(position));
}

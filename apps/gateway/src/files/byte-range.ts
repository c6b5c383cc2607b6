import type { ByteRange } from '@portazgo/storage';

/** What a `Range` header asks of a file: a part, all of it (also when we do not understand it, as HTTP wants it), or nothing that is there. */
export function readRange(header: string | undefined, bytes: number): ByteRange | 'whole' | 'outside' {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return 'whole';
  if (first === '') {
    const suffix = Number(last);
    return suffix === 0 ? 'outside' : { start: Math.max(0, bytes - suffix), end: bytes - 1 };
  }
  const start = Number(first);
  const end = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== '' && Number(last) < start) return 'whole';
  return start >= bytes ? 'outside' : { start, end };
}

export interface Validators {
  readonly etag: string;
  /** Whole seconds, as HTTP dates have them. */
  readonly modifiedAtMs: number;
}

/** Whether the caller's copy is the file as it is. */
export function isUnchanged(
  headers: { 'if-none-match'?: string | undefined; 'if-modified-since'?: string | undefined },
  { etag, modifiedAtMs }: Validators,
): boolean {
  const { 'if-none-match': tags, 'if-modified-since': since } = headers;
  if (tags !== undefined) return tags.trim() === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
  return since !== undefined && Date.parse(since) >= modifiedAtMs;
}

/** Whether a range may be answered as such: `If-Range` names the copy that the caller wants to go on with. */
export function mayContinue(ifRange: string | undefined, { etag, modifiedAtMs }: Validators): boolean {
  if (ifRange === undefined) return true;
  const named = ifRange.trim();
  return named.startsWith('"') ? named === etag : Date.parse(named) === modifiedAtMs;
}

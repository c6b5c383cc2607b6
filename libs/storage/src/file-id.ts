import { randomBytes } from 'node:crypto';

/** Crockford's base 32 in lower case: no letter that reads as another. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const randomCharacters = 26;
const form = /^(\d{8})-[0-9a-hjkmnp-tv-z]{26}$/;
const dayMs = 86_400_000;

/** `20261128-…`: the day on which the file is dropped, then 130 random bits that nobody can guess. */
export function newFileId(expiresAt: Date): string {
  return fileIdOf(expiresAt, randomBytes(randomCharacters));
}

/** The id of a file that is found again by other means than its id: `secret` is at least 26 bytes that only its maker can compute. */
export function fileIdOf(expiresAt: Date, secret: Uint8Array): string {
  const characters = Array.from(secret.subarray(0, randomCharacters), (byte) => alphabet[byte & 31]).join('');
  return `${dropDayOf(expiresAt)}-${characters}`;
}

/** The day folder of an id; undefined when nothing of ours looks like this. Every path and key is built from what this lets through. */
export function dayOfFileId(id: string): string | undefined {
  return form.exec(id)?.[1];
}

/** `yyyymmdd` in UTC. Days sort as text. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10).replaceAll('-', '');
}

// The day after the last file of it has expired, so that a whole day can be destroyed at its beginning.
function dropDayOf(expiresAt: Date): string {
  return dayOf(new Date(expiresAt.getTime() + dayMs));
}

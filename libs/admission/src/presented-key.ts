import { hashApiKey, parseApiKey, type KeyMode } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';

const bearer = /^Bearer +(\S+)$/i;

/** The key in an `Authorization` header, or the refusal that tells its caller what is wrong with it. */
export function readBearer(authorization: string | undefined): string {
  if (authorization === undefined || authorization === '') throw new ServiceError('key_missing', {});
  const match = bearer.exec(authorization);
  if (!match?.[1]) throw new ServiceError('key_malformed', {});
  return match[1];
}

/** Refuses a key that cannot exist; of any other it says only whether it is one for trying. Cheap enough to ask before a large body is read. */
export function requireKeyForm(key: string): KeyMode {
  const parsed = parseApiKey(key);
  if (!parsed.ok) throw new ServiceError(parsed.reason === 'checksum' ? 'key_checksum' : 'key_malformed', {});
  return parsed.mode;
}

/** What billing looks a key up by, and what the key says of itself. A key that cannot exist is refused here, without asking anybody. */
export function readPresentedKey(key: string, pepper: string): { keyHash: string; keyMode: KeyMode } {
  return { keyMode: requireKeyForm(key), keyHash: hashApiKey(key, pepper) };
}

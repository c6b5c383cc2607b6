import { hashApiKey, parseApiKey } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';

const bearer = /^Bearer +(\S+)$/i;

/** The key in an `Authorization` header, or the refusal that tells its caller what is wrong with it. */
export function readBearer(authorization: string | undefined): string {
  if (authorization === undefined || authorization === '') throw new ServiceError('key_missing', {});
  const match = bearer.exec(authorization);
  if (!match?.[1]) throw new ServiceError('key_malformed', {});
  return match[1];
}

/** Refuses a key that cannot exist; of any other it says nothing. Cheap enough to ask before a large body is read. */
export function requireKeyForm(key: string): void {
  const parsed = parseApiKey(key);
  if (!parsed.ok) throw new ServiceError(parsed.reason === 'checksum' ? 'key_checksum' : 'key_malformed', {});
}

/** What billing looks a key up by. A key that cannot exist is refused here, without asking anybody. */
export function hashPresentedKey(key: string, pepper: string): string {
  requireKeyForm(key);
  return hashApiKey(key, pepper);
}

import { Refusal } from '../refusal.ts';

/** The rule of every vendor here: no key, or one that starts with `wrong`, is refused with that vendor's refusal. */
export function bearerKey(refusals: { missing: () => Refusal; wrong: (key: string) => Refusal }): (key: string | undefined) => void {
  return (key) => {
    if (!key) throw refusals.missing();
    if (key.startsWith('wrong')) throw refusals.wrong(key);
  };
}

/** A server of one's own that was started without a key list lets everyone in. */
export function optionalKey(wrong: () => Refusal): (key: string | undefined) => void {
  return (key) => {
    if (key?.startsWith('wrong')) throw wrong();
  };
}

/** A key as vendors show it back. */
export function masked(key: string): string {
  return key.length <= 8 ? '****' : `${key.slice(0, 4)}****${key.slice(-4)}`;
}

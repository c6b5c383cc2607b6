import { digest } from '../answers/hash.ts';

/** The opaque text that must come back with the first call of a turn, whatever the order of its arguments. */
export function signatureOf(name: string, args: Readonly<Record<string, unknown>>): string {
  return Buffer.from(digest(`${name} ${JSON.stringify(sorted(args))}`), 'hex').toString('base64');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

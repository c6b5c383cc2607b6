export type SafeFetchFault = 'address_refused' | 'unreachable' | 'timeout' | 'redirect' | 'too_large';

/** The one text for whoever is outside: what was found behind an address is told to nobody, or this house could be used to look around. */
export const outsideText = 'could not be fetched from its address';

/** Why a fetch failed. The kind and the cause are for our log and our decisions. */
export class SafeFetchError extends Error {
  override readonly name = 'SafeFetchError';

  constructor(
    readonly kind: SafeFetchFault,
    options?: ErrorOptions,
  ) {
    super(outsideText, options);
  }
}

/** The fault of a fetch, wherever in a chain of causes it hides. */
export function findFetchError(error: unknown): SafeFetchError | undefined {
  for (let current = error, depth = 0; current instanceof Error && depth < 8; current = current.cause, depth++) {
    if (current instanceof SafeFetchError) return current;
    if (current instanceof AggregateError) {
      const inner = current.errors.map(findFetchError).find((found) => found !== undefined);
      if (inner) return inner;
    }
  }
  return undefined;
}

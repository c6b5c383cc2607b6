/** An address with a slash too many, at its end or twice in a row, means the one without. What follows the path stays as it is. */
export function plainUrl(url: string): string {
  const end = url.search(/[?#]/);
  const path = end === -1 ? url : url.slice(0, end);
  const rest = end === -1 ? '' : url.slice(end);
  const plain = path.replaceAll(/\/{2,}/g, '/');
  return (plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain) + rest;
}

/** The path alone, cut to what may be told back. */
export const pathOf = (url: string): string => (plainUrl(url).split('?', 1)[0] ?? '/').slice(0, 256);

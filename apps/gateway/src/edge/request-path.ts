/** An address with a slash too many, at its end or twice in a row, means the one without. What follows the path stays as it is. */
export function plainUrl(url: string): string {
  const end = url.search(/[?#]/);
  const path = end === -1 ? url : url.slice(0, end);
  const rest = end === -1 ? '' : url.slice(end);
  const plain = path.replaceAll(/\/{2,}/g, '/');
  return withModelId(plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain) + rest;
}

const modelPath = '/v1/models/';

/** Ids of models have slashes, and most clients write them into the path as they are: what follows `/v1/models/` is one id. */
function withModelId(path: string): string {
  return path.startsWith(modelPath) ? modelPath + path.slice(modelPath.length).replaceAll('/', '%2F') : path;
}

/** The path alone, cut to what may be told back. */
export const pathOf = (url: string): string => (plainUrl(url).split('?', 1)[0] ?? '/').slice(0, 256);

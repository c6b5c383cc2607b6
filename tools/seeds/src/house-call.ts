import type { Bench } from './example.ts';
import type { Answer } from './run-example.ts';

const timeoutMs = 120_000;

/** A request of a page that is shown as a body only. */
export async function post(bench: Bench, path: string, body: unknown): Promise<Answer> {
  const response = await fetch(bench.gatewayUrl + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${bench.key}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  });
  return toAnswer(response);
}

export async function get(bench: Bench, path: string): Promise<Answer> {
  return toAnswer(await fetch(bench.gatewayUrl + path, { headers: { authorization: `Bearer ${bench.key}` }, signal: AbortSignal.timeout(timeoutMs) }));
}

async function toAnswer(response: Response): Promise<Answer> {
  return { status: response.status, contentType: response.headers.get('content-type') ?? '', body: await response.text() };
}

/** The body as JSON; what is no JSON is told as it is. */
export function jsonOf({ body }: Answer): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body.slice(0, 300);
  }
}

/** Fetches a result as whoever has the link: without a key. */
export async function download(address: unknown): Promise<string[]> {
  if (typeof address !== 'string' || !/^https?:/.test(address)) return [`the result is no address: ${JSON.stringify(address)}`];
  const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMs) });
  const { byteLength } = await response.arrayBuffer();
  const type = response.headers.get('content-type') ?? '';
  if (response.status !== 200) return [`the result cannot be downloaded: ${response.status} at ${address.split('?')[0]}`];
  if (byteLength === 0) return ['the downloaded result is empty'];
  return /^(image|audio|video|model)\//.test(type) ? [] : [`the downloaded result is of type '${type}'`];
}

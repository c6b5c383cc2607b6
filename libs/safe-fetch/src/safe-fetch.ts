import type { IncomingHttpHeaders } from 'node:http';
import { Client, type Dispatcher } from 'undici';
import { FetchLife } from './fetch-life.ts';
import { guardedConnector } from './guarded-connector.ts';
import { resolveHost, type ResolveHost } from './resolve-host.ts';
import { SafeFetchError } from './safe-fetch-error.ts';
import { UrlRules, type UrlRuleOptions, type UrlVerdict } from './url-rules.ts';

export interface SafeFetchOptions extends UrlRuleOptions {
  /** Stands in for the name servers of the system in tests. */
  resolve?: ResolveHost;
}

export interface GetOptions {
  /** For everything: names, connections, redirects, and the body to its last byte. */
  totalMs: number;
  bytesMax: number;
  redirectsMax?: number;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

export interface PostOptions {
  headers: Readonly<Record<string, string>>;
  body: string;
  totalMs: number;
  signal?: AbortSignal;
}

export interface FetchedAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Ends with a `SafeFetchError` when the answer is too large or its time is over. */
  body: AsyncIterable<Buffer>;
  /** Where it came from in the end. */
  url: string;
  /** Hangs up without reading the body. */
  discard(): void;
}

interface Hop {
  client: Client;
  answer: Dispatcher.ResponseData;
}

const redirects = new Set([301, 302, 303, 307, 308]);
/** A receiver may say a little in its answer before we hang up; nobody reads it. */
const ignoredBody = { bytesMax: 64 * 1024, waitMs: 1_000 };

/** Speaks to addresses that users give (reliability.md section 4). One connection for each request, to an address that was checked for it. */
export class SafeFetch {
  readonly #rules: UrlRules;
  readonly #resolve: ResolveHost;
  readonly #lives = new Set<FetchLife>();

  constructor({ resolve = resolveHost, ...rules }: SafeFetchOptions) {
    this.#rules = new UrlRules(rules);
    this.#resolve = resolve;
  }

  /** What can be said without asking anybody. */
  check(url: string): UrlVerdict {
    return this.#rules.check(url);
  }

  async get(url: string, { totalMs, bytesMax, redirectsMax = 3, headers = {}, signal }: GetOptions): Promise<FetchedAnswer> {
    const life = this.#begin(totalMs, signal);
    try {
      let target = this.#checked(url);
      for (let redirected = 0; ; redirected++) {
        // What the caller sends was meant for the first host only.
        const hop = await this.#send(target, { method: 'GET', headers: { ...(redirected === 0 ? headers : {}), 'accept-encoding': 'identity' } }, life);
        if (!redirects.has(hop.answer.statusCode)) return { ...this.#answer(hop, bytesMax, life), url: target.href };
        drop(hop);
        if (redirected >= redirectsMax) throw new SafeFetchError('redirect');
        target = this.#checked(locationOf(hop.answer, target));
      }
    } catch (error) {
      const fault = life.fault(error);
      life.end();
      throw fault;
    }
  }

  /** One message to one receiver. A redirect is an answer like any other: it is not followed. */
  async post(url: string, { headers, body, totalMs, signal }: PostOptions): Promise<{ status: number; headers: IncomingHttpHeaders }> {
    const life = this.#begin(totalMs, signal);
    try {
      const { client, answer } = await this.#send(this.#checked(url), { method: 'POST', headers: { ...headers, 'accept-encoding': 'identity' }, body }, life);
      await ignoreBody(answer.body, Math.min(ignoredBody.waitMs, life.leftMs));
      drop({ client, answer });
      return { status: answer.statusCode, headers: answer.headers };
    } catch (error) {
      throw life.fault(error);
    } finally {
      life.end();
    }
  }

  /** Breaks off what is open. */
  close(): void {
    for (const life of this.#lives) life.abandon();
  }

  #begin(totalMs: number, signal?: AbortSignal): FetchLife {
    const life = new FetchLife(totalMs, (ended) => this.#lives.delete(ended), signal);
    if (!life.signal.aborted) this.#lives.add(life);
    return life;
  }

  #checked(text: string): URL {
    const verdict = this.#rules.check(text);
    if (!verdict.allowed) throw new SafeFetchError('address_refused', { cause: new Error(verdict.reason) });
    return verdict.url;
  }

  async #send(url: URL, request: Pick<Dispatcher.RequestOptions, 'method' | 'headers'> & { body?: string }, life: FetchLife): Promise<Hop> {
    life.signal.throwIfAborted();
    const client = new Client(url.origin, {
      connect: guardedConnector({ rules: this.#rules, resolve: this.#resolve, timeoutMs: life.leftMs, signal: life.signal }),
      maxHeaderSize: 16 * 1024,
      headersTimeout: life.leftMs,
      bodyTimeout: life.leftMs,
    });
    // Undici looks at a request's own signal only once it is connected; the end of the client is felt at every stage.
    const stop = () => void client.destroy(life.signal.reason as Error).catch(() => undefined);
    life.signal.addEventListener('abort', stop, { once: true });
    try {
      const answer = await client.request({ ...request, path: url.pathname + url.search, reset: true });
      // An answer may break while nobody reads it; its reader is told when it comes.
      answer.body.on('error', () => undefined);
      return { client, answer };
    } catch (error) {
      stop();
      throw error;
    }
  }

  #answer(hop: Hop, bytesMax: number, life: FetchLife): Omit<FetchedAnswer, 'url'> {
    const { statusCode, headers, body } = hop.answer;
    const encoding = headers['content-encoding'];
    // Asked for plain bytes and got others: unpacking them is how a small answer becomes a large one.
    const fault = isIdentity(encoding) ? (Number(headers['content-length'] ?? 0) > bytesMax ? 'too_large' : undefined) : 'unreachable';
    if (fault) {
      drop(hop);
      throw new SafeFetchError(fault);
    }
    const end = () => {
      life.end();
      drop(hop);
    };
    return { status: statusCode, headers, body: cappedBody(body, bytesMax, life, end), discard: end };
  }
}

async function* cappedBody(body: AsyncIterable<Buffer>, bytesMax: number, life: FetchLife, end: () => void): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    life.signal.throwIfAborted();
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw new SafeFetchError('too_large');
      yield chunk;
    }
  } catch (error) {
    throw life.fault(error);
  } finally {
    end();
  }
}

/** Reads a little of what nobody wants, so that an honest receiver does not see its answer broken off. */
async function ignoreBody(body: Dispatcher.ResponseData['body'], waitMs: number): Promise<void> {
  const timer = setTimeout(() => body.destroy(), waitMs);
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) if ((bytes += chunk.length) > ignoredBody.bytesMax) break;
  } catch {
    // The status has come; how the rest went does not matter.
  } finally {
    clearTimeout(timer);
  }
}

function drop({ client, answer }: Hop): void {
  answer.body.destroy();
  void client.destroy().catch(() => undefined);
}

function locationOf({ headers }: Dispatcher.ResponseData, from: URL): string {
  const { location } = headers;
  if (typeof location !== 'string') throw new SafeFetchError('redirect');
  // Header bytes arrive as Latin-1; addresses in them are UTF-8 where they are not ASCII.
  const text = Buffer.from(location, 'latin1').toString('utf8');
  if (!URL.canParse(text, from.href)) throw new SafeFetchError('redirect');
  return new URL(text, from.href).href;
}

function isIdentity(encoding: string | string[] | undefined): boolean {
  return encoding === undefined || (typeof encoding === 'string' && ['', 'identity'].includes(encoding.trim().toLowerCase()));
}

import type { CallOptions } from '@portazgo/providers-contract';
import { Pool } from 'undici';
import type { HttpBody } from './http-body.ts';
import { HttpExchange, type HttpHead } from './http-exchange.ts';

export interface ProviderHttpOptions {
  readonly provider: string;
  /** Scheme, host, port and path prefix. From configuration only: nothing of a request ever chooses a host. */
  readonly baseUrl: string;
  /** Sent with every call; the vendor's key lives here and nowhere else. */
  readonly headers: Readonly<Record<string, string>>;
  readonly connectionsMax: number;
}

export interface HttpCall {
  /** Below the base address, beginning with `/`. */
  readonly path: string;
  /** JSON text. */
  readonly body: string;
  readonly accept: 'application/json' | 'text/event-stream';
  readonly bodyBytesMax: number;
}

/** Any call; `HttpCall` is its short form for JSON. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base address, beginning with `/`; a query may follow. Whoever builds it has encoded what came from outside. */
  readonly path: string;
  readonly body?: HttpBody;
  /** Of this call only, in lower case: Fish's `model`, a `prefer`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Left out: anything, for answers that are bytes. */
  readonly accept?: string;
  readonly bodyBytesMax: number;
}

export interface HttpReply extends HttpHead {
  readonly body: Buffer;
}

export interface HttpStream extends HttpHead {
  /** The body as it arrives. Leaving the loop early closes the connection, unless `finish` was called before. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Says that the rest does not matter, and keeps the connection if the body ends soon. */
  finish(): void;
}

const headerBytesMax = 16_384;
/** Below the five seconds after which common servers close an idle connection: a request written to one that just closed has an unknown fate. */
const keepAliveMs = 4_000;

/** Connections to one vendor: kept alive, bounded, and nothing decided here but what the contract's limits and `accepted` need. */
export class ProviderHttp {
  private readonly pool: Pool;
  private readonly pathPrefix: string;
  private readonly headers: Record<string, string>;

  constructor(private readonly options: ProviderHttpOptions) {
    const url = new URL(options.baseUrl);
    this.pathPrefix = url.pathname.replace(/\/+$/, '');
    this.headers = { ...options.headers, 'accept-encoding': 'identity', 'user-agent': 'portazgo' };
    this.pool = new Pool(url.origin, {
      connections: options.connectionsMax,
      pipelining: 1, // a second request behind a slow answer would wait for it
      keepAliveTimeout: keepAliveMs,
      maxHeaderSize: headerBytesMax,
      headersTimeout: 0, // the exchange keeps the limits: undici's have neither phases nor the resolution
      bodyTimeout: 0,
    });
  }

  /** Sends JSON and reads the whole answer, whatever its status. */
  post(call: HttpCall, options: CallOptions): Promise<HttpReply> {
    return this.request(jsonCall(call), options);
  }

  /** Sends JSON and hands over the answer's body chunk by chunk. */
  postForStream(call: HttpCall, options: CallOptions): Promise<HttpStream> {
    return this.stream(jsonCall(call), options);
  }

  /** Sends a request and reads the whole answer, whatever its status and type. */
  async request(call: HttpRequest, options: CallOptions): Promise<HttpReply> {
    // A vendor that computes the whole answer first is silent between head and body for as long as before the head.
    const { firstByteMs, idleMs } = options.timeouts;
    const exchange = this.dispatch(call, options, Math.max(firstByteMs, idleMs));
    const head = await exchange.head;
    return { ...head, body: await readAll(exchange) };
  }

  /** Sends a request and hands over the answer's body as it arrives. */
  async stream(call: HttpRequest, options: CallOptions): Promise<HttpStream> {
    const exchange = this.dispatch(call, options, options.timeouts.idleMs);
    const head = await exchange.head;
    return { ...head, chunks: exchange, finish: () => exchange.finish() };
  }

  /** Waits for what runs, then closes the connections. */
  close(): Promise<void> {
    return this.pool.close();
  }

  private dispatch({ method, path, body, accept, headers: own, bodyBytesMax }: HttpRequest, options: CallOptions, headSilenceMs: number): HttpExchange {
    const exchange = new HttpExchange(this.options.provider, options, bodyBytesMax, headSilenceMs);
    if (exchange.isOver) return exchange;
    const type = body ? { 'content-type': body.contentType } : {};
    const headers = { ...this.headers, accept: accept ?? '*/*', ...type, ...own, 'x-client-request-id': options.requestId };
    this.pool.dispatch({ method, path: this.pathPrefix + path, headers, body: body?.content ?? null }, exchange);
    return exchange;
  }
}

function jsonCall({ body, ...call }: HttpCall): HttpRequest {
  return { ...call, method: 'POST', body: { contentType: 'application/json', content: body } };
}

export async function readAll(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

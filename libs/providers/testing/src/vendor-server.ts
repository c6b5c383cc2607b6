import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/** A request as a vendor's server saw it. */
export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  json(): unknown;
  form(): Promise<FormData>;
}

export interface VendorReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: Buffer | string | object;
}

export interface VendorServer {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  stop(): Promise<void>;
}

/** A real server that answers with recorded replies, for what the emulator has no fault for. */
export async function startVendorServer(answer: (request: SeenRequest, position: number) => VendorReply): Promise<VendorServer> {
  const requests: SeenRequest[] = [];
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const seen = seenRequest(incoming.method ?? '', incoming.url ?? '', incoming.headers, Buffer.concat(parts));
      requests.push(seen);
      const { status = 200, headers = {}, body = '' } = answer(seen, requests.length - 1);
      const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
      response.writeHead(status, { ...(isJson ? { 'content-type': 'application/json' } : {}), ...headers });
      response.end(isJson ? JSON.stringify(body) : body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function seenRequest(method: string, url: string, headers: IncomingHttpHeaders, body: Buffer): SeenRequest {
  return {
    method,
    path: url,
    headers,
    body,
    json: () => JSON.parse(body.toString('utf8')) as unknown,
    form: () => new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData(),
  };
}

/** Reads a recorded reply beside a spec: `readFixture(__dirname, 'images.json')`. */
export function readFixture(folder: string, name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path.join(folder, '__fixtures__', name), 'utf8')) as Record<string, unknown>;
}

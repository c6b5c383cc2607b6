import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Visit {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  atMs: number;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server of a client, on 127.0.0.1: hands out what a test puts there, takes what is posted, and keeps every visit. */
export class WebServer {
  readonly visits: Visit[] = [];
  readonly #handlers = new Map<string, Handler>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const path = new URL(request.url ?? '/', 'http://any').pathname;
      const parts: Buffer[] = [];
      request.on('error', () => undefined);
      for await (const part of request) parts.push(part as Buffer);
      const body = Buffer.concat(parts).toString();
      this.visits.push({ method: request.method ?? '', path, headers: request.headers as Record<string, string>, body, atMs: Date.now() });
      const handler = this.#handlers.get(path);
      if (handler) handler(request, response);
      else response.writeHead(request.method === 'POST' ? 204 : 404).end();
    });
  }

  static async listen(): Promise<WebServer> {
    const web = new WebServer();
    web.#server.listen(0, '127.0.0.1');
    await once(web.#server, 'listening');
    return web;
  }

  /** As COURIER_ALLOW takes it. */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  url(path: string): string {
    return `http://${this.host}${path}`;
  }

  /** The address of a file, or of whatever the handler does. */
  offer(path: string, what: Buffer | Handler, type = 'application/octet-stream'): string {
    this.#handlers.set(path, typeof what === 'function' ? what : (_, response) => void response.writeHead(200, { 'content-type': type }).end(what));
    return this.url(path);
  }

  visitsTo(path: string): Visit[] {
    return this.visits.filter((visit) => visit.path === path);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

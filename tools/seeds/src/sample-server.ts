import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

export interface ReceivedWebhook {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Stands where the examples say example.com and your-app.com: a real picture, a real film, a receiver of webhooks. On 127.0.0.1 only. */
export class SampleServer {
  readonly webhooks: ReceivedWebhook[] = [];
  private readonly server: Server;

  constructor(fixtures: string) {
    const picture = readFileSync(path.join(fixtures, 'picture.jpg'));
    const film = readFileSync(path.join(fixtures, 'film.mp4'));
    this.server = createServer(async (request, response) => {
      const address = request.url ?? '/';
      if (request.method === 'POST') {
        const parts: Buffer[] = [];
        for await (const part of request) parts.push(part as Buffer);
        this.webhooks.push({ path: address, headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
        return response.writeHead(204).end();
      }
      if (/\.jpe?g$/.test(address)) return response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': picture.length }).end(picture);
      if (address.endsWith('.mp4')) return response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': film.length }).end(film);
      return response.writeHead(404).end();
    });
  }

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this.host;
  }

  /** `127.0.0.1:port`, as COURIER_ALLOW takes it. */
  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

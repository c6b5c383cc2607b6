import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** What a receiver saw of one job's message. */
export interface SeenMessage {
  ids: Set<string>;
  bodies: Set<string>;
  seen: number;
  accepted: number;
}

const seenMost = 10;

/** Servers of clients that fail nine times in ten, in every way a server can, and never ten times in a row. They take no message that the official package does not verify. */
export class WebhookReceivers {
  readonly messages = new Map<string, SeenMessage>();
  /** Secrets by path. */
  readonly secrets = new Map<string, string>();
  unverified = 0;
  posts = 0;
  readonly #servers: Server[] = [];

  constructor(private readonly random: () => number) {}

  async listen(count: number): Promise<string[]> {
    return Promise.all(
      Array.from({ length: count }, async () => {
        const server = createServer((request, response) => void this.#receive(request, response)).listen(0, '127.0.0.1');
        this.#servers.push(server);
        await once(server, 'listening');
        return `127.0.0.1:${(server.address() as AddressInfo).port}`;
      }),
    );
  }

  close(): void {
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
    }
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.on('error', () => undefined);
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
    this.posts++;
    const headers = request.headers as Record<string, string>;
    const jobId = this.#verifiedJob(request.url ?? '', headers, body);
    if (jobId === undefined) {
      this.unverified++;
      response.writeHead(401).end();
      return;
    }
    const message = this.messages.get(jobId) ?? { ids: new Set(), bodies: new Set(), seen: 0, accepted: 0 };
    this.messages.set(jobId, message);
    message.ids.add(headers['webhook-id'] ?? '');
    message.bodies.add(body);
    message.seen++;
    if (message.accepted > 0 || message.seen >= seenMost || this.random() >= 0.9) {
      message.accepted++;
      response.writeHead(204).end();
    } else this.#fail(response);
  }

  #verifiedJob(path: string, headers: Record<string, string>, body: string): string | undefined {
    try {
      const message = new Webhook(this.secrets.get(path) ?? '').verify(body, headers) as { data: { id: string } };
      return message.data.id;
    } catch {
      return undefined;
    }
  }

  #fail(response: ServerResponse): void {
    const choice = this.random();
    if (choice < 0.01) return; // Silence, until the sender has had enough.
    if (choice < 0.2) response.destroy();
    else if (choice < 0.3) response.writeHead(302, { location: '/elsewhere' }).end();
    else if (choice < 0.4) response.writeHead(429, { 'retry-after': '3' }).end();
    else if (choice < 0.5) response.writeHead(404).end('not here');
    else response.writeHead(500).end('broken');
  }
}

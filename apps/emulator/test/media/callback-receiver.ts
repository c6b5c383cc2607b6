import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A place on this machine that callbacks can be sent to, and files fetched from. */
export class CallbackReceiver {
  readonly received: Received[] = [];
  /** Statuses of the next answers; then always 200. */
  readonly statuses: number[] = [];
  readonly files = new Map<string, Buffer>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static start(): Promise<CallbackReceiver> {
    return new Promise((resolve) => {
      const server = createServer();
      server.listen(0, '127.0.0.1', () => {
        const receiver = new CallbackReceiver(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
        server.on('request', (request, response) => {
          const chunks: Buffer[] = [];
          request.on('data', (chunk: Buffer) => chunks.push(chunk));
          request.on('end', () => {
            const path = request.url ?? '/';
            if (request.method === 'GET') {
              const file = receiver.files.get(path);
              response.writeHead(file ? 200 : 404).end(file);
              return;
            }
            receiver.received.push({ path, headers: request.headers, body: Buffer.concat(chunks).toString() });
            response.writeHead(receiver.statuses.shift() ?? 200).end();
          });
        });
        resolve(receiver);
      });
    });
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  async waitFor(count: number): Promise<Received[]> {
    for (let turn = 0; this.received.length < count && turn < 500; turn++) await new Promise((resolve) => setTimeout(resolve, 10));
    return this.received;
  }
}

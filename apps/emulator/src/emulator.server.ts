import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ordinary } from './behaviour/behaviour.ts';
import { answerCall } from './answer-call.ts';
import type { Call } from './call.ts';
import { Tickers } from './delivery/ticker.ts';
import type { EmulatorConfig } from './emulator.config.ts';
import { type Route, routeOf } from './emulator.router.ts';
import type { Exchange } from './exchange.ts';
import { Journal } from './journal/journal.ts';
import { answerJournal } from './journal/journal.handler.ts';
import { JournalFile } from './journal/journal-file.ts';
import { answerMediaCall } from './media-call/answer-media-call.ts';
import type { MediaCall } from './media-call/media-call.ts';
import { Studio } from './studio/studio.ts';

const bodyBytesMax = 64 * 1024 * 1024;

/** The upstream vendors on one socket. It speaks node:http itself: full control of every byte, and little work for each token. */
export class EmulatorServer {
  readonly journal: Journal;
  private readonly server: Server;
  private readonly tickers = new Tickers();
  private readonly studio: Studio;
  private isClosing = false;

  constructor(private readonly config: EmulatorConfig) {
    this.journal = new Journal(config.journalRecordsMax, config.journalPath ? new JournalFile(config.journalPath, config.journalFsync) : undefined);
    this.studio = new Studio(this.journal, config.peers);
    // Callers keep connections for a minute; one that we close first would be a failure nobody asked for.
    this.server = createServer({ keepAliveTimeout: 75_000, noDelay: true }, (request, response) => this.take(request, response));
    this.server.headersTimeout = 80_000;
    this.server.requestTimeout = 0;
  }

  /** Base address, such as `http://127.0.0.1:9000`. */
  listen(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.config.port, this.config.host, () => {
        const { address, port, family } = this.server.address() as AddressInfo;
        resolve(`http://${family === 'IPv6' ? `[${address}]` : address}:${port}`);
      });
    });
  }

  /** Takes no more calls and waits for those in flight, at most so long; then they are cut. */
  close(waitMs = 0): Promise<void> {
    return new Promise((resolve) => {
      this.isClosing = true;
      const timer = setTimeout(() => this.server.closeAllConnections(), waitMs);
      this.server.close(() => {
        clearTimeout(timer);
        this.studio.stop();
        this.journal.stop();
        resolve();
      });
      this.server.closeIdleConnections();
    });
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    const route = routeOf(request.method ?? 'GET', request.url ?? '/');
    if (route.kind === 'health') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
      return;
    }
    if (route.kind === 'journal') {
      answerJournal(this.journal, request.method ?? 'GET', route.query, response);
      return;
    }
    if (route.kind === 'unknown') {
      response
        .writeHead(404, { 'content-type': 'application/json' })
        .end('{"error":{"message":"No vendor here. See the README of the emulator.","code":"not_found"}}');
      return;
    }
    const requestId = request.headers['x-client-request-id'];
    const vendor = route.vendor.name;
    const entry = { requestId: typeof requestId === 'string' ? requestId : null, vendor, operation: operationOf(route) };
    const phase = route.kind === 'media' ? route.route.phase : 'answer';
    const record = phase === 'quiet' ? this.journal.blank(entry) : this.journal.open({ ...entry, phase });
    const behaviour = this.config.intervalMs === 0 ? ordinary : { ...ordinary, intervalMs: this.config.intervalMs };
    const exchange = { headers: request.headers, response, record, behaviour, writer: undefined, isReset: false };
    let current: Exchange | undefined;
    watchEnd(response, request.socket, () => {
      const isOurs = response.writableFinished || current?.writer?.broken === 'cut' || current?.isReset;
      if (phase !== 'quiet') this.journal.close(record, isOurs ? 'server' : 'client');
      // A connection kept alive for the next call would keep the server from closing.
      if (this.isClosing) setImmediate(() => this.server.closeIdleConnections());
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bodyBytesMax) chunks.push(chunk);
    });
    request.on('end', () => {
      const isTooLarge = bytes > bodyBytesMax;
      const body = isTooLarge ? Buffer.alloc(0) : chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      if (route.kind === 'media') {
        const origin = `http://${request.headers.host ?? `${this.config.host}:${this.config.port}`}`;
        const { vendor: from, query, params, pathBehaviour } = route;
        const place = { route: route.route, params, pathBehaviour, query, origin, key: '' };
        const call: MediaCall = { ...exchange, ...place, vendor: from, body, studio: this.studio, tickers: this.tickers };
        current = call;
        void answerMediaCall(call, isTooLarge);
      } else {
        const call: Call = { ...exchange, vendor: route.vendor, operation: route.operation, modelId: route.modelId, body, json: undefined };
        current = call;
        answerCall(call, this.tickers, isTooLarge);
      }
    });
  }
}

function operationOf(route: Extract<Route, { kind: 'media' | 'vendor' }>): string {
  return (route.kind === 'media' ? route.route.operation : route.operation) ?? 'unknown';
}

/** Tells once when the answer is out or the client is gone, at the client's first sign of leaving. */
function watchEnd(response: ServerResponse, socket: Socket, ended: () => void): void {
  let isTold = false;
  const tell = () => {
    if (isTold) return;
    isTold = true;
    socket.off('end', leave);
    ended();
  };
  const leave = () => {
    if (response.writableFinished) return;
    tell();
    response.destroy();
  };
  socket.on('end', leave);
  response.once('close', tell);
}

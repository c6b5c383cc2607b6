import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { readBearer } from '@portazgo/admission';
import { ServiceError } from '@portazgo/errors';
import type { Logger } from '@portazgo/platform';
import { WebSocketServer, type WebSocket } from 'ws';
import { chooseLocale } from '../../../edge/accept-language.ts';
import { answerWithoutUpgrade } from '../../../edge/plain-requests.ts';
import { refuseConnection } from '../../../edge/refused-connection.ts';
import { pathOf } from '../../../edge/request-path.ts';
import type { Drain } from '../../../inference/drain.ts';
import { askErrors } from '../ask-errors.ts';
import { dialectOfPath } from '../../dialect-of-path.ts';
import { MessageRate } from './message-rate.ts';
import { StreamSession, type SessionParts } from './stream-session.ts';

export interface StreamServerOptions extends SessionParts {
  /** Origins of browsers that may come; every one when absent. The key in the message is what opens the door, not the origin. */
  origins: readonly string[] | undefined;
  drain: Drain;
  logger: Logger;
  onSocket(change: 1 | -1): void;
  ipOf(request: IncomingMessage): string;
}

const path = '/v1/stream';
const frameBytesMax = 1024 * 1024;
const bufferedBytesMax = 1024 * 1024;
const pingMs = 30_000;
const closeMs = 10_000;
const restarts = 'the gateway restarts';
const close = { policy: 1008, restart: 1012, later: 1013 } as const;

/** `wss /v1/stream` on the listener of the HTTP server. */
export class StreamServer {
  readonly #sockets = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload: frameBytesMax, perMessageDeflate: false });

  constructor(private readonly options: StreamServerOptions) {}

  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (!isOurs(request)) return answerWithoutUpgrade(server, request, socket, head);
      socket.on('error', () => socket.destroy());
      try {
        this.#requireWelcome(request);
        const key = request.headers.authorization === undefined ? undefined : readBearer(request.headers.authorization);
        this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#serve(webSocket, request, key));
      } catch (error) {
        refuse(socket, request, error instanceof ServiceError ? error : new ServiceError('internal_error', {}, { cause: error }));
      }
    });
  }

  #requireWelcome(request: IncomingMessage): void {
    const { origins, drain } = this.options;
    if (drain.isDraining) throw new ServiceError('service_unavailable', { service: 'gateway', retryAfterSeconds: 1 });
    const { origin } = request.headers;
    if (origins && origin !== undefined && !origins.includes(origin)) throw new ServiceError('origin_not_allowed', {});
  }

  #serve(socket: WebSocket, request: IncomingMessage, key: string | undefined): void {
    const { drain, logger, onSocket } = this.options;
    const rate = new MessageRate(20, 40);
    const session = new StreamSession(this.options, {
      key,
      locale: chooseLocale(request.headers['accept-language'], askErrors.native),
      ip: this.options.ipOf(request),
      send: (json) => {
        if (socket.readyState !== socket.OPEN) return;
        // A reader that does not read must not fill this process.
        if (socket.bufferedAmount > bufferedBytesMax) part(close.later, 'the reader is too slow');
        else socket.send(json);
      },
      onFailure: (error, requestId) => {
        if (error.code === 'internal_error') logger.error({ err: error.cause, requestId }, 'an ask over a WebSocket failed for an unknown reason');
      },
      onKeyEnded: () => endWithKey(),
    });
    // What runs for the socket ends at once; a peer that does not answer the close is dropped.
    const part = (code: number, reason: string) => {
      session.close();
      socket.close(code, reason);
      setTimeout(() => socket.terminate(), closeMs).unref();
    };
    // Asks of an ended key tell their end first.
    const endWithKey = () => {
      if (session.isKeyless && session.asks === 0) part(close.policy, 'the key has ended');
    };
    const leave = drain.enter({
      begin: () => session.asks === 0 && part(close.restart, restarts),
      end: () => session.stop(),
    });
    const stopPings = keepAlive(socket);
    onSocket(1);
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (!rate.take()) return part(close.policy, 'too many messages');
      void session.receive(data, isBinary).then(() => {
        if (drain.isDraining && session.asks === 0) part(close.restart, restarts);
        else endWithKey();
      });
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      stopPings();
      leave();
      onSocket(-1);
      session.close();
    });
  }
}

/** The one offer that is taken here: a WebSocket at the one path that has one. */
function isOurs({ method, url, headers }: IncomingMessage): boolean {
  return method === 'GET' && pathOf(url ?? '/') === path && headers.upgrade?.trim().toLowerCase() === 'websocket';
}

/** Pings a quiet peer and drops one that does not answer. */
function keepAlive(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    // After a busy moment of ours the answer may lie unread: sockets are read before the verdict.
    setImmediate(() => {
      if (!isAlive) return socket.terminate();
      isAlive = false;
      socket.ping();
    });
  }, pingMs);
  return () => clearInterval(timer);
}

function refuse(socket: Duplex, request: IncomingMessage, error: ServiceError): void {
  const dialect = dialectOfPath(pathOf(request.url ?? '/'));
  refuseConnection(socket, error, dialect, chooseLocale(request.headers['accept-language'], dialect.native));
}

import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { ServiceError } from '@portazgo/errors';
import { newRequestId } from '@portazgo/platform';
import type { DialectErrors } from './dialect-errors.ts';
import { errorHeaders } from './send-error.ts';

/** Answers on the bare socket where there is no request to answer, and closes it. */
export function refuseConnection(socket: Duplex, error: ServiceError, dialect: DialectErrors, locale = dialect.native): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(dialect.body(error, locale));
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': newRequestId(),
    connection: 'close',
    ...errorHeaders(error, dialect),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${error.status} Refused\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** `CONNECT` asks a proxy for a tunnel; this is none, and Node would hang up without a word. */
export function refuseTunnels(server: Server, dialect: DialectErrors): void {
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    refuseConnection(socket, new ServiceError('method_not_allowed', { method: 'CONNECT', allowed: 'GET, HEAD, POST, PATCH, DELETE' }), dialect);
  });
}

/** What a client sent that is no HTTP, or not whole in time. */
export function toConnectionError(error: Error & { code?: string }): ServiceError {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return new ServiceError('request_timeout', {});
  const reason = error.code === 'HPE_HEADER_OVERFLOW' ? 'its headers are too large' : 'it is not HTTP/1.1';
  return new ServiceError('invalid_request', { field: 'request', reason });
}

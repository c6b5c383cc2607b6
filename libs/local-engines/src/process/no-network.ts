import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';

/**
 * Takes the network from this process. Several libraries of engines fetch their weights from a content network when they do not find them:
 * here that is an error at once, and not a request of an operator's machine to a stranger.
 */
export function cutNetwork(): void {
  const refuse = (): never => {
    throw new Error('an engine has no network');
  };
  const refuseLater = (): Promise<never> => Promise.reject(new Error('an engine has no network'));
  globalThis.fetch = refuseLater;
  net.Socket.prototype.connect = refuse;
  net.connect = refuse;
  net.createConnection = refuse;
  for (const module of [http, https]) Object.assign(module, { request: refuse, get: refuse });
  dns.lookup = refuse as unknown as typeof dns.lookup;
  Object.assign(dns.promises, { lookup: refuseLater });
}

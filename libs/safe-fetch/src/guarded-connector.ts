import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import { buildConnector } from 'undici';
import { isPublicAddress } from './address-rules.ts';
import type { ResolveHost } from './resolve-host.ts';
import { SafeFetchError } from './safe-fetch-error.ts';
import { portOf, type UrlRules } from './url-rules.ts';

interface ConnectorOptions {
  rules: UrlRules;
  resolve: ResolveHost;
  timeoutMs: number;
  signal: AbortSignal;
}

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Opens connections to public addresses only. The name is resolved here and nowhere else, and what was checked is what is connected
 * to: a second answer of its name server comes too late.
 */
export function guardedConnector({ rules, resolve, timeoutMs, signal }: ConnectorOptions): buildConnector.connector {
  const trusted = buildConnector({ timeout: timeoutMs, allowH2: false });
  const guarded = buildConnector({ timeout: timeoutMs, allowH2: false, autoSelectFamily: true, lookup: checkedLookup(resolve, signal), host: '', port: 0 });
  return (options, callback) => {
    if (signal.aborted) return callback(new SafeFetchError('timeout'), null);
    if (rules.isAllowListed(options.hostname, portOf(options.protocol, options.port))) return trusted(options, callback);
    // A literal address is never looked up, so the lookup cannot stop it.
    if (isIP(options.hostname) !== 0 && !isPublicAddress(options.hostname)) return callback(new SafeFetchError('address_refused'), null);
    guarded(options, (...[error, socket]) => {
      if (error) return callback(error, null);
      if (isPublicAddress(socket.remoteAddress ?? '')) return callback(null, socket);
      socket.on('error', () => undefined).destroy();
      callback(new SafeFetchError(socket.remoteAddress === undefined ? 'unreachable' : 'address_refused'), null);
    });
  };
}

/** The lookup of a connection: it knows no address that was not checked. */
function checkedLookup(resolve: ResolveHost, signal: AbortSignal) {
  return async (hostname: string, options: LookupOptions, callback: LookupCallback): Promise<void> => {
    const found = await checkedAddresses(hostname, resolve, signal);
    if (found instanceof SafeFetchError) callback(found, []);
    else if (options.all) callback(null, found);
    else callback(null, found[0].address, found[0].family);
  };
}

/** Every address of the answer must pass: one private among public ones is an attack, or a network that nobody outside should know of. */
async function checkedAddresses(hostname: string, resolve: ResolveHost, signal: AbortSignal): Promise<[LookupAddress, ...LookupAddress[]] | SafeFetchError> {
  try {
    const [first, ...others] = await resolve(hostname, signal);
    if (!first) return new SafeFetchError('unreachable');
    const isPublic = [first, ...others].every(({ address }) => isPublicAddress(address));
    return isPublic ? [first, ...others] : new SafeFetchError('address_refused');
  } catch (cause) {
    return new SafeFetchError('unreachable', { cause });
  }
}

import { isIP } from 'node:net';
import { isPublicAddress } from './address-rules.ts';

export interface UrlRuleOptions {
  /** `host:port` that pass whatever they resolve to: receivers the operator trusts. */
  allow: readonly string[];
  /** Ports that users may name. */
  ports: readonly number[];
}

/** `reason` says only what can be read off the address itself. */
export type UrlVerdict = { allowed: true; url: URL } | { allowed: false; reason: string };

const lengthMax = 2_048;
const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };
/** Names of the machine itself and of private networks; none of them is in the public DNS. */
const privateNames = ['localhost', 'localdomain', 'local', 'internal', 'home.arpa', 'onion', 'invalid'];
// At least two labels: a bare name means a machine of this network.
const publicName = /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** What can be said about an address without asking anybody: form, scheme, port, literal address, name. */
export class UrlRules {
  readonly #allow: ReadonlySet<string>;
  readonly #ports: ReadonlySet<number>;

  constructor({ allow, ports }: UrlRuleOptions) {
    this.#allow = new Set(allow.map((entry) => entry.trim().toLowerCase()));
    this.#ports = new Set(ports);
  }

  check(text: string): UrlVerdict {
    if (text.length > lengthMax) return refused(`is longer than ${lengthMax} characters`);
    // Parsers disagree about these, so nobody gets to use the difference.
    if (/[\p{Cc}\p{Cs}\s\\]/u.test(text)) return refused('contains spaces, control characters or backslashes');
    const authority = /^https?:\/\/([^/?#]+)/i.exec(text)?.[1];
    if (authority === undefined) return refused('is not an http or https address');
    if (authority.includes('@')) return refused('contains a user name or a password');
    if (/[%\p{C}]/u.test(authority)) return refused('does not name its host plainly');
    if (!URL.canParse(text)) return refused('is not a valid address');
    const url = new URL(text);
    if (url.username !== '' || url.password !== '') return refused('contains a user name or a password');
    const port = portOf(url.protocol, url.port);
    if (this.isAllowListed(url.hostname, port)) return { allowed: true, url };
    if (!this.#ports.has(port)) return refused(`uses port ${port}, which is not one of ${[...this.#ports].join(', ')}`);
    const reason = faultOfHost(url.hostname);
    return reason ? refused(reason) : { allowed: true, url };
  }

  /** Exactly this host, written like this, with exactly this port. */
  isAllowListed(hostname: string, port: number): boolean {
    return this.#allow.has(`${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${port}`);
  }
}

export function portOf(protocol: string, port: string): number {
  return port === '' ? (defaultPorts[protocol] ?? 0) : Number(port);
}

function faultOfHost(hostname: string): string | undefined {
  const literal = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  if (isIP(literal) !== 0) return isPublicAddress(literal) ? undefined : 'is not in the public network';
  const name = hostname.replace(/\.$/, '');
  if (privateNames.some((end) => name === end || name.endsWith(`.${end}`))) return 'is not in the public network';
  return publicName.test(name) ? undefined : 'does not name a host of the public network';
}

function refused(reason: string): UrlVerdict {
  return { allowed: false, reason };
}

import type { Model, Route } from '@portazgo/catalog';
import type { ClientOptions, OfferedKind, ProviderClient, Vendor } from '@portazgo/providers-contract';
import type { VendorAccess } from './vendor-access.ts';

/** One account at one vendor, or the emulator in its place. */
export interface ProviderAccount {
  /** First part of the engine's name, and the name under which its health is watched. */
  readonly name: string;
  readonly vendor: string;
  readonly isLocal: boolean;
  readonly offers: readonly OfferedKind[];
  readonly client: ProviderClient;
}

export type AccountChoice = { readonly account: ProviderAccount } | { readonly off: string };

export interface RegistryOptions {
  /** Of two vendors of one name the later one counts. */
  readonly vendors: readonly Vendor[];
  readonly access: Readonly<Record<string, VendorAccess>>;
  readonly emulatorUrl: string | undefined;
  readonly connectionsMax: number;
}

/** Which providers are on: with credentials the vendor itself, without them the emulator where there is one. */
export class ProviderRegistry {
  private readonly live = new Map<string, ProviderAccount>();
  private readonly emulated = new Map<string, ProviderAccount>();

  constructor({ vendors, access, emulatorUrl, connectionsMax }: RegistryOptions) {
    for (const vendor of new Map(vendors.map((each) => [each.name, each])).values()) {
      const { name } = vendor;
      const credentials = access[name];
      const address = credentials && liveAddress(vendor, credentials);
      if (address) this.live.set(name, account(vendor, name, { ...address, apiKey: credentials.apiKey ?? null, connectionsMax }));
      if (!emulatorUrl) continue;
      const base = `${emulatorUrl.replace(/\/+$/, '')}/${name}`;
      const options = { baseUrl: base + vendor.basePath, hosts: hostsUnder(vendor, base), apiKey: 'emulated', connectionsMax };
      this.emulated.set(name, account(vendor, 'emulator', options));
    }
  }

  /** Who serves a route. A test key never reaches a vendor. */
  choose(route: Pick<Route, 'provider'>, mode: 'live' | 'test'): AccountChoice {
    const emulated = this.emulated.get(route.provider);
    if (mode === 'test') return emulated ? { account: emulated } : { off: 'test keys need the emulator and none is set' };
    const chosen = this.live.get(route.provider) ?? emulated;
    return chosen ? { account: chosen } : { off: `the provider ${route.provider} is not set up` };
  }

  /** Names of the live providers, for the log at the start. */
  get enabled(): string[] {
    return [...this.live.keys()];
  }

  /** Names of those that the emulator stands in for. */
  get emulatable(): string[] {
    return [...this.emulated.keys()];
  }

  async close(): Promise<void> {
    await Promise.all([...this.live.values(), ...this.emulated.values()].map(({ client }) => client.close()));
  }
}

/** Providers that routes of these models name and no vendor is known for. */
export function unknownProviders(models: readonly Model[], vendors: readonly Vendor[]): string[] {
  const known = new Set(vendors.map(({ name }) => name));
  return [...new Set(models.flatMap(({ routes }) => routes.map(({ provider }) => provider)))].filter((name) => !known.has(name)).toSorted();
}

function account(vendor: Vendor, name: string, options: ClientOptions): ProviderAccount {
  return { name, vendor: vendor.name, isLocal: vendor.isLocal, offers: vendor.offers, client: vendor.open(options) };
}

function liveAddress(vendor: Vendor, { apiKey, url }: VendorAccess): Pick<ClientOptions, 'baseUrl' | 'hosts'> | null {
  const { isLocal, origin, basePath, hosts = {} } = vendor;
  if (isLocal ? !url : !apiKey) return null;
  if (!url) return origin === null ? null : { baseUrl: origin + basePath, hosts };
  const base = url.replace(/\/+$/, '');
  // An address without a path means the server; one with a path is taken at its word.
  return { baseUrl: new URL(url).pathname === '/' ? base + basePath : url, hosts: hostsUnder(vendor, base) };
}

function hostsUnder({ hosts = {} }: Vendor, base: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(hosts).map((key) => [key, `${base}/${key}`]));
}

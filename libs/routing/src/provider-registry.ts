import type { Model, Route } from '@portazgo/catalog';
import type { ProvidersReply } from '@portazgo/contracts';
import type { ClientOptions, OfferedKind, ProviderClient, Vendor } from '@portazgo/providers-contract';
import type { VendorAccess } from './vendor-access.ts';

/** One account at one vendor, or the emulator in its place. */
export interface ProviderAccount {
  /** First part of the engine's name, and the name under which its health is watched. */
  readonly name: string;
  readonly vendor: string;
  readonly isLocal: boolean;
  readonly isBuiltIn: boolean;
  /** The emulator in the vendor's place. */
  readonly isEmulated: boolean;
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
      const address = vendor.isBuiltIn ? nowhere : credentials && liveAddress(vendor, credentials);
      if (address) this.live.set(name, account(vendor, name, { ...address, apiKey: credentials?.apiKey ?? null, connectionsMax }));
      if (!emulatorUrl || vendor.isBuiltIn) continue;
      const base = `${emulatorUrl.replace(/\/+$/, '')}/${name}`;
      const options = { baseUrl: base + vendor.basePath, hosts: hostsUnder(vendor, base), apiKey: 'emulated', connectionsMax };
      this.emulated.set(name, account(vendor, 'emulator', options));
    }
  }

  /** Who serves a route. A test key never reaches a vendor; what is part of the house serves it too. */
  choose({ provider, upstreamModel }: Pick<Route, 'provider'> & Partial<Pick<Route, 'upstreamModel'>>, mode: 'live' | 'test'): AccountChoice {
    const emulated = this.emulated.get(provider);
    const live = this.live.get(provider);
    const chosen = mode === 'live' || live?.isBuiltIn ? (live ?? emulated) : emulated;
    if (!chosen) return { off: mode === 'test' ? 'test keys need the emulator and none is set' : `the provider ${provider} is not set up` };
    const missing = upstreamModel === undefined ? undefined : chosen.client.missing?.[upstreamModel];
    return missing === undefined ? { account: chosen } : { off: missing };
  }

  /** What the door needs to know of this room. */
  tell(): Omit<ProvidersReply, 'resting' | 'catalogVersion'> {
    const missing = [...this.live.values()].flatMap(({ name, client }) =>
      Object.entries(client.missing ?? {}).map(([model, reason]) => ({ provider: name, upstreamModel: model, reason })),
    );
    const builtIn = [...this.live.values()].filter(({ isBuiltIn }) => isBuiltIn).map(({ name }) => name);
    return { live: [...this.live.keys()], emulated: [...this.emulated.keys()], builtIn, missing };
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
  const { name: vendorName, isLocal, isBuiltIn = false, offers } = vendor;
  return { name, vendor: vendorName, isLocal, isBuiltIn, isEmulated: name !== vendorName, offers, client: vendor.open(options) };
}

/** Where something is that needs no address. */
const nowhere: Pick<ClientOptions, 'baseUrl' | 'hosts'> = { baseUrl: '', hosts: {} };

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

import type { Route } from '@portazgo/catalog';
import { findVendor, OpenAiCompatibleProvider, vendorProfiles, type VendorProfile } from '@portazgo/providers-openai-compatible';
import type { LlmConfig } from '../llm.config.ts';

/** One account at one vendor, or the emulator in its place. */
export interface ProviderAccount {
  /** First part of the engine's name, and the name under which its health is watched. */
  readonly name: string;
  readonly vendor: string;
  readonly isLocal: boolean;
  readonly offers: VendorProfile['offers'];
  readonly client: OpenAiCompatibleProvider;
}

export type AccountChoice = { readonly account: ProviderAccount } | { readonly off: string };

/** Which providers are on: with credentials the vendor itself, without them the emulator where there is one. */
export class ProviderRegistry {
  private readonly live = new Map<string, ProviderAccount>();
  private readonly emulated = new Map<string, ProviderAccount>();

  constructor(config: LlmConfig) {
    const connectionsMax = config.LLM_PROVIDER_CALLS_MAX;
    for (const profile of vendorProfiles) {
      const { name, isLocal, offers } = profile;
      const access = config.vendors[name];
      const baseUrl = liveBaseUrl(profile, access);
      if (baseUrl) {
        const client = new OpenAiCompatibleProvider({ profile, baseUrl, apiKey: access?.apiKey ?? null, connectionsMax });
        this.live.set(name, { name, vendor: name, isLocal, offers, client });
      }
      if (config.EMULATOR_URL) {
        const base = `${config.EMULATOR_URL.replace(/\/+$/, '')}/${name}${profile.basePath}`;
        const client = new OpenAiCompatibleProvider({ profile, baseUrl: base, apiKey: 'emulated', connectionsMax });
        this.emulated.set(name, { name: 'emulator', vendor: name, isLocal, offers, client });
      }
    }
  }

  /** Who serves a route. A test key never reaches a vendor. */
  choose(route: Route, mode: 'live' | 'test'): AccountChoice {
    const emulated = this.emulated.get(route.provider);
    if (mode === 'test') return emulated ? { account: emulated } : { off: 'test keys need the emulator and none is set' };
    const account = this.live.get(route.provider) ?? emulated;
    return account ? { account } : { off: `the provider ${route.provider} is not set up` };
  }

  /** Names of the live providers, for the log at the start. */
  get enabled(): string[] {
    return [...this.live.keys()];
  }

  static unknownProviders(names: readonly string[]): string[] {
    return names.filter((name) => !findVendor(name));
  }

  async close(): Promise<void> {
    await Promise.all([...this.live.values(), ...this.emulated.values()].map(({ client }) => client.close()));
  }
}

function liveBaseUrl({ isLocal, origin, basePath }: VendorProfile, access: LlmConfig['vendors'][string] | undefined): string | null {
  if (!access || (isLocal ? !access.url : !access.apiKey)) return null;
  if (!access.url) return origin && origin + basePath;
  // An address without a path means the server; one with a path is taken at its word.
  const { pathname } = new URL(access.url);
  return pathname === '/' ? access.url.replace(/\/+$/, '') + basePath : access.url;
}

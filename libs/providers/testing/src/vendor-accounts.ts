import type { ClientOptions, ProviderClient, Vendor } from '@portazgo/providers-contract';

/** Accounts at an emulated vendor: one whose key is good, one whose key is not, and one nobody listens to. All keys hold the canary. */
export interface VendorAccounts {
  readonly good: ProviderClient;
  readonly wrong: ProviderClient;
  readonly unreachable: ProviderClient;
  close(): Promise<void>;
}

export function openAccounts(vendor: Vendor, emulatorUrl: string): VendorAccounts {
  const open = (base: string, apiKey: string): ProviderClient => {
    const hosts = Object.fromEntries(Object.keys(vendor.hosts ?? {}).map((key) => [key, `${base}/${key}`]));
    const options: ClientOptions = { baseUrl: base + vendor.basePath, hosts, apiKey, connectionsMax: 8 };
    return vendor.open(options);
  };
  const address = `${emulatorUrl}/${vendor.name}`;
  const good = open(address, 'canary-key-0123456789');
  const wrong = open(address, 'wrong-canary-0123456789');
  const unreachable = open('http://127.0.0.1:1', 'canary-key-0123456789');
  return {
    good,
    wrong,
    unreachable,
    close: async () => {
      await Promise.all([good, wrong, unreachable].map((client) => client.close()));
    },
  };
}

import { SafeFetch } from '@portazgo/safe-fetch';
import type { ProviderAccount } from '@portazgo/routing';

/** Where this house can be reached from outside, as far as a provider is concerned. */
export class PublicAddress {
  private readonly isPublic: boolean;

  constructor(private readonly publicUrl: string | undefined) {
    this.isPublic = publicUrl !== undefined && isPublicAddress(publicUrl);
  }

  /** The address to give to a provider, or null: links and callbacks that point nowhere would only make its calls fail. */
  reachableBy(account: Pick<ProviderAccount, 'name'>): string | null {
    // The emulator runs beside us and reaches whatever we reach.
    const isReachable = this.isPublic || account.name === 'emulator';
    return isReachable && this.publicUrl ? this.publicUrl.replace(/\/+$/, '') : null;
  }
}

function isPublicAddress(address: string): boolean {
  const { protocol, port, hostname } = new URL(address);
  if (protocol !== 'https:' || !hostname.includes('.')) return false;
  return new SafeFetch({ allow: [], ports: [Number(port || 443)] }).check(address).allowed;
}

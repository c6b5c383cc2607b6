import type { ProviderMediaResult } from '@portazgo/providers-contract';
import type { ProviderAccount } from '@portazgo/routing';
import { SafeFetch } from '@portazgo/safe-fetch';
import { ResultFault } from './result-fault.ts';

type Address = Extract<ProviderMediaResult, { readonly url: string }>;

export interface ProviderAddresses {
  readonly emulatorUrl: string | undefined;
  /** Vendors that the operator gave another address. */
  readonly access: Readonly<Record<string, { readonly url: string | undefined }>>;
}

const ports = [80, 443];
const totalMs = 300_000;
const redirectsMax = 3;

/** The vendor does not hand the file out now; addresses are sometimes told a moment before they work. */
export class DownloadRefused extends Error {
  override readonly name = 'DownloadRefused';
}

/**
 * Fetches results from where vendors left them. A vendor may name any public address and none of ours, save the host that the operator
 * himself put in its place: an answer of a vendor is no reason to trust a private address.
 */
export class ResultDownloads {
  private readonly fetchers = new Map<string, SafeFetch>();

  constructor(private readonly addresses: ProviderAddresses) {}

  async open({ url, headers }: Address, account: ProviderAccount, bytesMax: number, signal: AbortSignal): Promise<AsyncIterable<Buffer>> {
    const fetcher = this.fetcher(account);
    const { allowed } = fetcher.check(url);
    if (!allowed) throw new ResultFault('provider', 'it named a result that may not be fetched');
    const answer = await fetcher.get(url, { totalMs, bytesMax, redirectsMax, signal, ...(headers ? { headers } : {}) });
    if (answer.status === 200) return answer.body;
    await hangUp(answer.body);
    throw new DownloadRefused(`the result was answered with ${answer.status}`);
  }

  async close(): Promise<void> {
    await Promise.all([...this.fetchers.values()].map((fetcher) => fetcher.close()));
  }

  private fetcher({ name, vendor }: ProviderAccount): SafeFetch {
    const address = name === 'emulator' ? this.addresses.emulatorUrl : this.addresses.access[vendor]?.url;
    const allow = address ? [hostAndPort(address)] : [];
    let fetcher = this.fetchers.get(allow.join());
    if (!fetcher) this.fetchers.set(allow.join(), (fetcher = new SafeFetch({ allow, ports })));
    return fetcher;
  }
}

function hostAndPort(address: string): string {
  const { hostname, port, protocol } = new URL(address);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}

/** Leaving a body that was begun closes its connection; one that is never begun would stay open until its time is over. */
async function hangUp(body: AsyncIterable<Buffer>): Promise<void> {
  try {
    for await (const _chunk of body) break;
  } catch {
    // It is closed as well.
  }
}

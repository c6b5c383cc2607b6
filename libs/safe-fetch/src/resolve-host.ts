import { promises as dns, type LookupAddress } from 'node:dns';

/** All addresses of a name. Rejects when there are none; stops when the signal aborts. */
export type ResolveHost = (hostname: string, signal: AbortSignal) => Promise<LookupAddress[]>;

/**
 * Asks the name servers of the system directly. The system's own lookup would read the hosts file and occupy one of four threads
 * for as long as a name server stays silent: a handful of addresses chosen for that would stop every fetch of the process.
 */
export const resolveHost: ResolveHost = async (hostname, signal) => {
  const resolver = new dns.Resolver({ timeout: 2_000, tries: 2 });
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    signal.throwIfAborted();
    const addresses = answers.flatMap((answer, index) =>
      answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family: index === 0 ? 4 : 6 })) : [],
    );
    if (addresses.length > 0) return addresses;
    throw new Error('the name has no address', { cause: answers.find((answer) => answer.status === 'rejected')?.reason });
  } finally {
    signal.removeEventListener('abort', cancel);
  }
};

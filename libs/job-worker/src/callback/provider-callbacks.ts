import { timingSafeEqual } from 'node:crypto';
import { providerCallbackMessage, providerCallbackSubject, signCallback } from '@portazgo/contracts';
import type { ProviderCallback } from '@portazgo/providers-contract';
import type { ProviderAccount } from '@portazgo/routing';
import type { NatsConnection } from 'nats';
import type { PublicAddress } from '../request/public-address.ts';

export interface CallbackAddress {
  readonly url: string;
  readonly token: string;
}

/** Where providers call when a task ends, and who listens. A callback is never believed: it only makes the next poll come at once. */
export class ProviderCallbacks {
  constructor(
    private readonly connection: NatsConnection,
    private readonly address: PublicAddress,
    private readonly secret: string,
  ) {}

  /** The address of one job, or null when this provider could not reach it. The token in it cannot be guessed. */
  addressFor(jobId: string, account: ProviderAccount): CallbackAddress | null {
    const publicUrl = this.address.reachableBy(account);
    if (!publicUrl) return null;
    const token = signCallback(jobId, this.secret);
    return { url: `${publicUrl}/v1/callbacks/${jobId}/${token}`, token };
  }

  /** Hears callbacks that carry the token, until it is told to stop. */
  listen(jobId: string, token: string, onCallback: (callback: ProviderCallback) => void): () => void {
    const subscription = this.connection.subscribe(providerCallbackSubject(jobId), {
      callback: (error, message) => {
        if (error) return;
        const callback = readCallback(message.data, token);
        if (callback) onCallback(callback);
      },
    });
    return () => subscription.unsubscribe();
  }
}

function readCallback(data: Uint8Array, token: string): ProviderCallback | null {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(data).toString());
  } catch {
    return null;
  }
  const { success, data: message } = providerCallbackMessage.safeParse(value);
  if (!success || !isSame(message.token, token)) return null;
  return { headers: message.headers, body: Buffer.from(message.bodyBase64, 'base64') };
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { CallOptions, ProviderCallback } from '@portazgo/providers-contract';
import type { ProviderHttp } from '@portazgo/providers-http';
import { parseJson } from '@portazgo/providers-http';
import { z } from 'zod';

const keysKeptMs = 24 * 3_600_000;
/** Forged callbacks must not become a flood of calls to the vendor. */
const refetchMs = 60_000;
const toleranceSeconds = 300;
const replyBytesMax = 262_144;

const keySet = z.object({ keys: z.array(z.unknown()) });
const ed25519Key = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().regex(/^[\w-]{43}$/) });

/** Whether callbacks are the vendor's own: Ed25519 over request, user, time and body, by any key of its published set. */
export class FalWebhooks {
  private keys: { readonly set: readonly KeyObject[]; readonly fetchedAtMs: number } | undefined;

  constructor(
    private readonly rest: ProviderHttp,
    private readonly now: () => number = Date.now,
  ) {}

  async verify({ headers, body }: ProviderCallback, options: CallOptions): Promise<boolean> {
    const header = (name: string) => headers[`x-fal-webhook-${name}`] ?? '';
    const timestamp = header('timestamp');
    if (!/^\d{1,12}$/.test(timestamp) || Math.abs(this.now() / 1_000 - Number(timestamp)) > toleranceSeconds) return false;
    const signature = header('signature');
    if (!/^[0-9a-f]{128}$/i.test(signature) || !header('request-id')) return false;
    const message = [header('request-id'), header('user-id'), timestamp, createHash('sha256').update(body).digest('hex')].join('\n');
    const fits = (keys: readonly KeyObject[]) => keys.some((key) => verify(null, Buffer.from(message, 'utf8'), key, Buffer.from(signature, 'hex')));
    if (fits(await this.keySet(keysKeptMs, options))) return true;
    // Perhaps by a key that is newer than our copy.
    return fits(await this.keySet(refetchMs, options));
  }

  private async keySet(agedMsMax: number, options: CallOptions): Promise<readonly KeyObject[]> {
    if (this.keys && this.now() - this.keys.fetchedAtMs < agedMsMax) return this.keys.set;
    const reply = await this.rest.request({ method: 'GET', path: '/.well-known/jwks.json', accept: 'application/json', bodyBytesMax: replyBytesMax }, options);
    const parsed = keySet.safeParse(parseJson(reply.body));
    // No keys, no callbacks: what cannot be checked is not believed, and polling goes on anyway.
    if (reply.status !== 200 || !parsed.success) return this.keys && this.now() - this.keys.fetchedAtMs < keysKeptMs ? this.keys.set : [];
    const set = parsed.data.keys.flatMap((jwk) => {
      const key = ed25519Key.safeParse(jwk);
      return key.success ? [createPublicKey({ key: key.data, format: 'jwk' })] : [];
    });
    this.keys = { set, fetchedAtMs: this.now() };
    return set;
  }
}

import { readPresentedKey, readBearer, type AdmissionClient } from '@portazgo/admission';
import { RecentNames } from './recent-names.ts';
import { toContext, toInboundCall, type EdgeRequest } from './inbound-call.ts';

/** What so small a body costs is less than a question about its sender. */
export const smallBodyBytes = 8 * 1024;
const keysMax = 10_000;
const believedMs = 30_000;

/**
 * The key before the body: of whoever has none, or one that is unknown, revoked or used up, no large body is read. It only keeps work away;
 * what a key may do is decided by the admission that follows, so a key that was good half a minute ago is not asked about again.
 */
export class KeyFirst {
  readonly #good = new RecentNames(keysMax, believedMs);

  constructor(
    private readonly admissions: Pick<AdmissionClient, 'profile'>,
    private readonly pepper: string,
  ) {}

  /** @throws the refusal of the key */
  async require(request: EdgeRequest): Promise<void> {
    const known = readPresentedKey(readBearer(request.headers.authorization), this.pepper);
    if (this.#good.has(known.keyHash)) return;
    Object.assign(request, known);
    const call = toInboundCall(request, 'en');
    await this.requireHash(known.keyHash, call.ip, toContext(call), call.idempotency !== null);
  }

  /** A repeated request is due the answer of its first time, even when the rate is used up. */
  async requireHash(keyHash: string, ip: string, context: Parameters<AdmissionClient['profile']>[2], evenOverRate: boolean): Promise<void> {
    if (this.#good.has(keyHash)) return;
    await this.admissions.profile(keyHash, ip, context, { counts: false, ...(evenOverRate ? { evenOverRate } : {}) });
    this.#good.add(keyHash);
  }
}

/** Whether the request may bring more than a small body; one whose length is not told may. */
export function mayBeLarge({ headers }: Pick<EdgeRequest, 'headers'>): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = headers as Record<string, string | undefined>;
  return encoding !== undefined || Number(length ?? 0) > smallBodyBytes;
}

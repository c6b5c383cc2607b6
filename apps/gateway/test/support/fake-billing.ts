import {
  accessChanged,
  admit,
  checkAccess,
  createApiKey,
  emptyUsage,
  findFirstRequest,
  giveBackHold,
  hashApiKey,
  keepAnswer,
  readProfile,
  settle,
  type Access,
  type AdmissionDecision,
  type AdmissionRequest,
  type KeptAnswer,
  type KeyMode,
  type RateLimitState,
  type SettlementRequest,
  type WireError,
} from '@portazgo/contracts';
import { NatsServer, publishEvent } from '@portazgo/messaging';
import type { NatsConnection } from 'nats';
import type { z } from 'zod';

const limits: RateLimitState = {
  requests: { limit: 60, remaining: 59, resetSeconds: 61 },
  tokens: { limit: 100_000, remaining: 99_000, resetSeconds: 5 },
  concurrency: { limit: 10, remaining: 9 },
};

interface Idempotent {
  bodyHash: string;
  requestId: string;
  answer?: KeptAnswer;
}

/** A billing that keeps its books in memory: keys that were made here are good, except those that were told to be refused. */
export class FakeBilling {
  readonly admissions: AdmissionRequest[] = [];
  readonly settlements: SettlementRequest[] = [];
  readonly looks: z.output<typeof readProfile.request>[] = [];
  readonly open = new Set<string>();
  batches = 0;
  readonly #keys = new Map<string, { refusal: WireError | undefined; clientId: string; mode: KeyMode }>();
  /** The services of this fake house settle no calls that fail; what is held for a job stays until it is given back. */
  readonly #heldForJobs = new Set<string>();
  readonly #idempotent = new Map<string, Idempotent>();
  readonly #server: NatsServer;

  constructor(
    private readonly connection: NatsConnection,
    private readonly pepper: string,
  ) {
    this.#server = new NatsServer({ connection, queue: 'billing' });
    this.#server.addHandler(admit.subject, async ({ admissions }: z.output<typeof admit.request>) => {
      this.batches++;
      return { decisions: admissions.map((admission) => this.#decide(admission)) };
    });
    this.#server.addHandler(settle.subject, async ({ settlements }: z.output<typeof settle.request>) => ({
      results: settlements.map((settlement) => this.#settle(settlement)),
    }));
    this.#server.addHandler(giveBackHold.subject, async (call: z.output<typeof giveBackHold.request>) => ({
      result: this.#settle({ ...call, outcome: 'failed', costMicroCredits: 0, usage: emptyUsage, usageSource: 'counted', engine: 'none' }),
    }));
    this.#server.addHandler(keepAnswer.subject, async ({ requestId, answer }: z.output<typeof keepAnswer.request>) => this.#keep(requestId, answer));
    this.#server.addHandler(findFirstRequest.subject, async ({ idempotencyKey, bodyHash }: z.output<typeof findFirstRequest.request>) => {
      const known = this.#idempotent.get(idempotencyKey);
      return { found: known?.bodyHash === bodyHash ? { requestId: known.requestId, clientId: 'client_1' } : null };
    });
    this.#server.addHandler(checkAccess.subject, async ({ keyHashes }: z.output<typeof checkAccess.request>) => ({
      accesses: keyHashes.map((keyHash) => this.#accessOf(keyHash)),
    }));
    this.#server.addHandler(readProfile.subject, async (request: z.output<typeof readProfile.request>) => {
      this.looks.push(request);
      return this.#profile(request.keyHash);
    });
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => void this.#server.listen((error) => (error ? reject(error) : resolve())));
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  /** A key that is good, or one that is always refused. */
  createKey(refusal?: WireError, clientId = 'client_1', mode: KeyMode = 'live'): string {
    const key = createApiKey(mode);
    this.#keys.set(hashApiKey(key, this.pepper), { refusal, clientId, mode });
    return key;
  }

  /** As the operator does it: the key is refused from now on, and gateways are told. */
  revokeKey(key: string): void {
    const known = this.#keys.get(hashApiKey(key, this.pepper));
    if (!known) throw new Error('a key that was not made here');
    known.refusal = { code: 'key_revoked', details: {} };
    publishEvent(this.connection, accessChanged.subject, { clientId: known.clientId });
  }

  #decide(request: AdmissionRequest): AdmissionDecision {
    this.admissions.push(request);
    const error = this.#refusalOf(request.keyHash);
    if (error) return { outcome: 'refused', error, limits };
    const replay = request.idempotency && this.#replay(request, request.idempotency);
    if (replay) return replay;
    this.open.add(request.requestId);
    if (request.startsLater) this.#heldForJobs.add(request.requestId);
    const { clientId = 'client_1', mode = 'live' } = this.#keys.get(request.keyHash) ?? {};
    return {
      outcome: 'admitted',
      clientId,
      keyId: 'key_1',
      plan: 'starter',
      mode,
      heldMicroCredits: request.holdMicroCredits,
      priceMultiplierPpm: 1_000_000,
      limits,
      balance: { availableMicroCredits: 1_000_000, heldMicroCredits: request.holdMicroCredits },
    };
  }

  #refusalOf(keyHash: string): WireError | undefined {
    return this.#keys.has(keyHash) ? this.#keys.get(keyHash)?.refusal : { code: 'key_unknown', details: {} };
  }

  #accessOf(keyHash: string): Access {
    const error = this.#refusalOf(keyHash);
    return error ? { outcome: 'refused', error } : { outcome: 'open', clientId: this.#keys.get(keyHash)?.clientId ?? '', validMs: null };
  }

  #replay({ requestId }: AdmissionRequest, { key, bodyHash }: NonNullable<AdmissionRequest['idempotency']>): AdmissionDecision | undefined {
    const known = this.#idempotent.get(key);
    if (!known) {
      this.#idempotent.set(key, { bodyHash, requestId });
      return undefined;
    }
    if (known.bodyHash !== bodyHash) return { outcome: 'refused', error: { code: 'idempotency_mismatch', details: {} } };
    if (known.answer) return { outcome: 'replayed', clientId: 'client_1', keyId: 'key_1', answer: known.answer, limits };
    return { outcome: 'refused', error: { code: 'idempotency_in_flight', details: { retryAfterSeconds: 1 } }, limits };
  }

  #keep(requestId: string, answer: KeptAnswer | null): { kept: boolean } {
    for (const [key, known] of this.#idempotent) {
      if (known.requestId !== requestId) continue;
      if (answer) known.answer = answer;
      else if (!this.#heldForJobs.has(requestId) || !this.open.has(requestId)) this.#idempotent.delete(key);
    }
    return { kept: answer !== null };
  }

  #settle(settlement: SettlementRequest): z.input<typeof settle.reply>['results'][number] {
    this.settlements.push(settlement);
    const repeated = !this.open.delete(settlement.requestId);
    const balance = { availableMicroCredits: 1_000_000, heldMicroCredits: 0 };
    return { outcome: 'settled', chargedMicroCredits: settlement.costMicroCredits, lossMicroCredits: 0, balance, repeated };
  }

  #profile(keyHash: string): z.input<typeof readProfile.reply> {
    const error = this.#refusalOf(keyHash);
    if (error) return { outcome: 'refused', error, limits };
    const { clientId = '' } = this.#keys.get(keyHash) ?? {};
    const profile = { clientId, name: 'Cliente', plan: 'starter', availableMicroCredits: 999_990_000, heldMicroCredits: 0, expiresAt: null };
    return { outcome: 'found', keyId: 'key_1', limits, profile: { ...profile, models: null } };
  }
}

import { accessChanged, checkAccess, type Access } from '@portazgo/contracts';
import { fromWireError, ServiceError } from '@portazgo/errors';
import { subscribeEvents, type RpcClient } from '@portazgo/messaging';
import { newRequestId, type Logger } from '@portazgo/platform';
import type { NatsConnection } from 'nats';

/** By what key something is open, and what its admission said of it. */
export interface OpenedBy {
  readonly keyHash: string;
  /** Absent where nothing has been admitted yet: it is looked up. */
  readonly clientId?: string;
  /** ISO 8601; as admissions tell it. */
  readonly validUntil?: string | null | undefined;
}

export interface OpenCallsOptions {
  /** How often all keys are looked at, for acts whose news was lost. */
  recheckMs: number;
  logger: Logger;
}

type End = (error: ServiceError) => void;

interface OpenKey {
  clientId: string | undefined;
  readonly ends: Set<End>;
  timer: NodeJS.Timeout | undefined;
}

const keysPerLook = 512;
const lookTimeoutMs = 5_000;
/** The longest that a timer of Node can wait is 24.8 days; the regular looks see what is later. */
const timerMsMax = 86_400_000;
/** A key that is still taken when its end should have come, by another clock than ours, is looked at again. */
const againMs = 200;
const endings = new Set(['key_revoked', 'key_expired', 'client_suspended']);

/**
 * What is open here under which key, so that streams and sockets end within a second of their key: when billing tells that something
 * changed, when an end that is known comes, and by a look at all of them every few seconds.
 */
export class OpenCalls {
  readonly #keys = new Map<string, OpenKey>();
  #subscription: { unsubscribe(): void } | undefined;
  #recheck: NodeJS.Timeout | undefined;

  constructor(
    private readonly rpc: RpcClient,
    private readonly connection: NatsConnection,
    private readonly options: OpenCallsOptions,
  ) {}

  get size(): number {
    return this.#keys.size;
  }

  /** `end` is called at most once, with what its reader is to be told. Returns how to sign off. */
  enter({ keyHash, clientId, validUntil }: OpenedBy, end: End): () => void {
    this.#listen();
    let key = this.#keys.get(keyHash);
    if (!key) {
      key = { clientId, ends: new Set(), timer: undefined };
      this.#keys.set(keyHash, key);
    }
    const entered = key;
    entered.clientId ??= clientId;
    entered.ends.add(end);
    if (entered.clientId === undefined) this.#look([keyHash]);
    else if (validUntil) this.#expect(keyHash, entered, Date.parse(validUntil) - Date.now());
    return () => {
      entered.ends.delete(end);
      if (entered.ends.size > 0 || this.#keys.get(keyHash) !== entered) return;
      clearTimeout(entered.timer);
      this.#keys.delete(keyHash);
    };
  }

  stop(): void {
    clearInterval(this.#recheck);
    this.#subscription?.unsubscribe();
    for (const { timer } of this.#keys.values()) clearTimeout(timer);
  }

  /** From the first that is open: a gateway that is only described has no broker. */
  #listen(): void {
    if (this.#subscription) return;
    this.#subscription = subscribeEvents(this.connection, accessChanged.subject, accessChanged.event, ({ clientId }) => this.#look(this.#hashesOf(clientId)));
    this.#recheck = setInterval(() => this.#look([...this.#keys.keys()]), this.options.recheckMs);
    this.#recheck.unref();
  }

  /** Keys whose client is not known yet may be anybody's. */
  #hashesOf(clientId: string): string[] {
    return [...this.#keys].filter(([, key]) => key.clientId === clientId || key.clientId === undefined).map(([hash]) => hash);
  }

  #expect(keyHash: string, key: OpenKey, inMs: number): void {
    clearTimeout(key.timer);
    key.timer = setTimeout(() => this.#look([keyHash]), Math.min(Math.max(inMs, againMs), timerMsMax));
    key.timer.unref();
  }

  #look(keyHashes: string[]): void {
    for (let from = 0; from < keyHashes.length; from += keysPerLook) void this.#ask(keyHashes.slice(from, from + keysPerLook));
  }

  async #ask(keyHashes: string[]): Promise<void> {
    try {
      const { accesses } = await this.rpc.call(checkAccess, { keyHashes }, { context: { requestId: newRequestId(), locale: 'en' }, timeoutMs: lookTimeoutMs });
      for (const [index, keyHash] of keyHashes.entries()) this.#know(keyHash, accesses[index]);
    } catch (error) {
      // While billing is away no key can be ended either; the next look finds what was missed.
      this.options.logger.warn({ err: error, count: keyHashes.length }, 'the keys of open streams could not be looked at');
    }
  }

  #know(keyHash: string, access: Access | undefined): void {
    const key = this.#keys.get(keyHash);
    if (!key || !access) return;
    if (access.outcome === 'open') {
      key.clientId = access.clientId;
      if (access.validMs === null) clearTimeout(key.timer);
      else this.#expect(keyHash, key, access.validMs);
      return;
    }
    // A key that nobody knows has opened nothing, and is refused where it asks for something.
    if (!endings.has(access.error.code)) return;
    this.#keys.delete(keyHash);
    clearTimeout(key.timer);
    const error = fromWireError(access.error);
    for (const end of key.ends) end(error);
  }
}

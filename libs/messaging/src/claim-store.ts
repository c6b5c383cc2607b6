import { claimsBucket } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { setTimeout as sleep } from 'node:timers/promises';
import { nanos, StorageType, type NatsConnection, type ObjectStore } from 'nats';
import { ulid } from 'ulid';
import { toBytes, toText } from './wire/frame-text.ts';

/** What is larger does not travel on the bus: it is left here and a reference travels (claim check). */
export const claimBytesMin = 256 * 1024;

/** More than this is not carried. Texts turned into 2,048 vectors of 4,096 numbers take 43 MiB of it. */
export const claimBytesMax = 64 * 1024 * 1024;

const putTriesMax = 3;
const putPauseMs = 300;
const keptMs = 10 * 60_000;

/** UTF-8 takes at most three bytes per UTF-16 unit, so short texts need no count. */
export function isLarge(text: string): boolean {
  return text.length * 3 > claimBytesMin && Buffer.byteLength(text) > claimBytesMin;
}

/**
 * Large payloads on their way to or from a service, in an object store of the broker that forgets them after ten minutes. Each service that
 * is called has one of its own, which only it and its callers may open.
 */
export class ClaimStore {
  readonly #buckets = new Map<string, Promise<ObjectStore>>();

  constructor(private readonly connection: NatsConnection) {}

  /** @throws `body_too_large`, or `service_unavailable` when the broker cannot keep it. */
  async put(service: string, text: string): Promise<string> {
    const bytes = toBytes(text);
    if (bytes.length > claimBytesMax) throw new ServiceError('body_too_large', { limitBytes: claimBytesMax });
    for (let tries = 1; ; tries++) {
      const name = ulid();
      try {
        const bucket = await this.#open(service);
        await bucket.putBlob({ name }, bytes);
        return name;
      } catch (cause) {
        if (tries >= putTriesMax) throw unavailable(cause);
        await sleep(putPauseMs * tries);
      }
    }
  }

  /** Hands the payload to its one reader and forgets it. */
  async take(service: string, name: string): Promise<string> {
    let bytes: Uint8Array | null;
    try {
      const bucket = await this.#open(service);
      bytes = await bucket.getBlob(name);
      // The bucket's age limit frees what this cannot.
      bucket.delete(name).catch(() => undefined);
    } catch (cause) {
      throw unavailable(cause);
    }
    if (!bytes) throw unavailable(new Error(`claim ${name} is gone`));
    return toText(bytes);
  }

  #open(service: string): Promise<ObjectStore> {
    const open = this.#buckets.get(service);
    if (open) return open;
    const bucket = this.connection
      .jetstream()
      .views.os(claimsBucket(service), { ttl: nanos(keptMs), storage: StorageType.File })
      .catch((cause: unknown) => {
        this.#buckets.delete(service);
        throw cause;
      });
    this.#buckets.set(service, bucket);
    return bucket;
  }
}

function unavailable(cause: unknown): ServiceError {
  return new ServiceError('service_unavailable', { service: 'object-store', retryAfterSeconds: 1 }, { cause });
}

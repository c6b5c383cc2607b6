import type { KeyMode } from '@portazgo/contracts';
import type { ObjectStore } from '@portazgo/storage';
import { z } from 'zod';
import type { GatewayLogger } from '../../../../gateway.logger.ts';
import { SealedStore, type SealedPlace } from '../../../../inference/sealed-store.ts';
import { responseItem } from '../input/items.wire.ts';
import { readResponseId, ResponseIds } from '../output/response-ids.ts';
import { responseBody } from '../response.wire.ts';
import type { ResponseCipher } from './response-cipher.ts';

const storedResponse = z.object({
  response: responseBody,
  /** The whole conversation that it answers, what earlier responses were part of it included. */
  input: z.array(responseItem),
});
export type StoredResponse = z.output<typeof storedResponse>;

/** Whose response it is. Those of test keys are apart from those of live keys. */
export interface ResponseOwner {
  readonly clientId: string;
  readonly mode: KeyMode;
}

export interface ResponseStoreSettings {
  readonly keepDays: number;
  /** Of one response with its conversation, as JSON text. */
  readonly bytesMax: number;
  /** How long an answer waits for being stored. */
  readonly timeoutMs: number;
}

const dayMs = 86_400_000;

/** Finished responses with their conversations, sealed until they expire. */
export class ResponseStore {
  readonly #texts: SealedStore;

  constructor(
    objects: ObjectStore,
    /** Undefined: nothing is kept. */
    cipher: ResponseCipher | undefined,
    private readonly settings: ResponseStoreSettings,
    private readonly logger: GatewayLogger,
    now?: () => Date,
  ) {
    this.#texts = new SealedStore(objects, cipher, settings, logger, now);
  }

  /** Of what one request may point to, as JSON text. */
  get readBytesMax(): number {
    return 2 * this.settings.bytesMax;
  }

  get isOn(): boolean {
    return this.#texts.isOn;
  }

  newIds(requestId: string): ResponseIds {
    return new ResponseIds(requestId, this.settings.keepDays);
  }

  /** Whether it is kept. Never throws: the answer is good without it, and says that it is not stored. */
  keep(owner: ResponseOwner, stored: StoredResponse): Promise<boolean> {
    return this.#texts.keep(placeOf(owner, stored.response.id), JSON.stringify(stored));
  }

  /** Null for what is unknown, expired or not the owner's. Failures: `service_unavailable`. */
  async find(owner: ResponseOwner, id: string): Promise<StoredResponse | null> {
    const text = await this.#texts.find(placeOf(owner, id));
    if (text === null) return null;
    try {
      return storedResponse.parse(JSON.parse(text));
    } catch (error) {
      this.logger.pino.error({ err: error, responseId: id }, 'a stored response cannot be read');
      return null;
    }
  }

  /** Whether there was something to delete. */
  delete(owner: ResponseOwner, id: string): Promise<boolean> {
    return this.#texts.delete(placeOf(owner, id));
  }
}

function placeOf({ clientId, mode }: ResponseOwner, id: string): SealedPlace {
  const read = readResponseId(id);
  // What is no id of ours is looked for as nobody's, so that every refusal takes its time.
  const { responseId, requestId, keepDays } = read?.isResponse ? read : { responseId: '', requestId: '0'.repeat(26), keepDays: 0 };
  const expiresAt = new Date(timeOfUlid(requestId) + keepDays * dayMs);
  return { clientId, place: `response|${mode}|${clientId}|${responseId}`, expiresAt };
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
// The time of the last ULID that has a date of four-digit years.
const lastMs = Date.UTC(9_000, 0);

function timeOfUlid(ulid: string): number {
  let ms = 0;
  for (const sign of ulid.slice(0, 10)) ms = ms * 32 + crockford.indexOf(sign);
  return Math.min(ms, lastMs);
}

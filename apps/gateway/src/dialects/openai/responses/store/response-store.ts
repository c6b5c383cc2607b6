import type { KeyMode } from '@portazgo/contracts';
import { fileIdOf, type ObjectStore } from '@portazgo/storage';
import { z } from 'zod';
import type { GatewayLogger } from '../../../../gateway.logger.ts';
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
// While the store is away, answers do not wait for it one after another.
const pauseMs = 5_000;

/**
 * Finished responses, sealed in the object store until they expire. The name of an object can be computed from owner and id by this
 * deployment alone, so another client's id, an unknown one and an expired one are the same look at nothing.
 */
export class ResponseStore {
  #pausedUntilMs = 0;

  constructor(
    private readonly objects: ObjectStore,
    /** Undefined: nothing is kept. */
    private readonly cipher: ResponseCipher | undefined,
    private readonly settings: ResponseStoreSettings,
    private readonly logger: GatewayLogger,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Of what one request may point to, as JSON text. */
  get readBytesMax(): number {
    return 2 * this.settings.bytesMax;
  }

  get isOn(): boolean {
    return this.cipher !== undefined;
  }

  newIds(requestId: string): ResponseIds {
    return new ResponseIds(requestId, this.settings.keepDays);
  }

  /** Whether it is kept. Never throws: the answer is good without it, and says that it is not stored. */
  async keep(owner: ResponseOwner, stored: StoredResponse): Promise<boolean> {
    if (!this.cipher || this.now().getTime() < this.#pausedUntilMs) return false;
    const { id } = stored.response;
    try {
      const text = JSON.stringify(stored);
      if (text.length > this.settings.bytesMax) {
        this.logger.pino.info({ responseId: id, characters: text.length }, 'a response is too large to be stored');
        return false;
      }
      return await this.#put(this.cipher, owner, id, text);
    } catch (error) {
      this.#pause();
      this.logger.pino.warn({ err: error, responseId: id }, 'a response was not stored');
      return false;
    }
  }

  /** Null for what is unknown, expired or not the owner's. Failures: `service_unavailable`. */
  async find(owner: ResponseOwner, id: string): Promise<StoredResponse | null> {
    if (!this.cipher) return null;
    const name = this.#nameOf(this.cipher, owner, id);
    const file = await this.objects.head(name.fileId);
    if (!file) return null;
    const sealed = await this.objects.readAll(file);
    try {
      const text = await this.cipher.open(sealed, name.place, 4 * this.settings.bytesMax);
      return storedResponse.parse(JSON.parse(text));
    } catch (error) {
      this.logger.pino.error({ err: error, responseId: id }, 'a stored response cannot be read');
      return null;
    }
  }

  /** Whether there was something to delete. */
  async delete(owner: ResponseOwner, id: string): Promise<boolean> {
    if (!this.cipher) return false;
    const { fileId } = this.#nameOf(this.cipher, owner, id);
    if (!(await this.objects.head(fileId))) return false;
    await this.objects.delete(fileId);
    return true;
  }

  async #put(cipher: ResponseCipher, owner: ResponseOwner, id: string, text: string): Promise<boolean> {
    const { fileId, place, expiresAt } = this.#nameOf(cipher, owner, id);
    const sealed = await cipher.seal(text, place);
    const keepSeconds = Math.floor((expiresAt.getTime() - this.now().getTime()) / 1_000);
    if (keepSeconds <= 0) return false;
    const put = this.objects.put(sealed, {
      id: fileId,
      owner: owner.clientId,
      keepSeconds,
      bytesMax: sealed.length,
      declared: { kind: 'other', mimeType: 'application/octet-stream' },
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), this.settings.timeoutMs);
    });
    const result = await Promise.race([put, late]).finally(() => clearTimeout(timer));
    if (result !== 'late') return true;
    // The client was told that it is not stored: what comes into being all the same goes again.
    void put.then(() => this.objects.delete(fileId)).catch(() => undefined);
    this.#pause();
    this.logger.pino.warn({ responseId: id }, 'a response was not stored in time');
    return false;
  }

  #pause(): void {
    this.#pausedUntilMs = this.now().getTime() + pauseMs;
  }

  #nameOf(cipher: ResponseCipher, { clientId, mode }: ResponseOwner, id: string): { fileId: string; place: string; expiresAt: Date } {
    const read = readResponseId(id);
    // What is no id of ours is looked for as nobody's, so that every refusal takes its time.
    const { responseId, requestId, keepDays } = read?.isResponse ? read : { responseId: '', requestId: '0'.repeat(26), keepDays: 0 };
    const place = `response|${mode}|${clientId}|${responseId}`;
    const expiresAt = new Date(timeOfUlid(requestId) + keepDays * dayMs);
    return { fileId: fileIdOf(expiresAt, cipher.hideName(place)), place, expiresAt };
  }
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
// The time of the last ULID that has a date of four-digit years.
const lastMs = Date.UTC(9_000, 0);

function timeOfUlid(ulid: string): number {
  let ms = 0;
  for (const sign of ulid.slice(0, 10)) ms = ms * 32 + crockford.indexOf(sign);
  return Math.min(ms, lastMs);
}

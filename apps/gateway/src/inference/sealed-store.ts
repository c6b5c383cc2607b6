import { fileIdOf, type ObjectStore } from '@portazgo/storage';
import type { GatewayLogger } from '../gateway.logger.ts';

/** Seals a text to a place, and hides the name of that place from everybody without the key. */
export interface TextCipher {
  seal(text: string, place: string): Promise<Buffer>;
  open(sealed: Buffer, place: string, bytesMax: number): Promise<string>;
  hideName(name: string): Buffer;
}

/** Where a text lies: whose it is, under which name, until when. All three lead to the object, and nothing else does. */
export interface SealedPlace {
  readonly clientId: string;
  readonly place: string;
  readonly expiresAt: Date;
}

export interface SealedStoreSettings {
  /** Of one text. */
  readonly bytesMax: number;
  /** How long an answer waits for being stored. */
  readonly timeoutMs: number;
}

// While the store is away, answers do not wait for it one after another.
const pauseMs = 5_000;

/**
 * Texts of clients, sealed in the object store until they expire. The name of an object can be computed from its place by this deployment
 * alone, so another client's id, an unknown one and an expired one are the same look at nothing.
 */
export class SealedStore {
  #pausedUntilMs = 0;

  constructor(
    private readonly objects: ObjectStore,
    /** Undefined: nothing is kept. */
    private readonly cipher: TextCipher | undefined,
    private readonly settings: SealedStoreSettings,
    private readonly logger: GatewayLogger,
    private readonly now: () => Date = () => new Date(),
  ) {}

  get isOn(): boolean {
    return this.cipher !== undefined;
  }

  /** Whether it is kept. Never throws: the answer is good without it. */
  async keep(at: SealedPlace, text: string): Promise<boolean> {
    if (!this.cipher || this.now().getTime() < this.#pausedUntilMs) return false;
    try {
      if (text.length > this.settings.bytesMax) {
        this.logger.pino.info({ place: at.place, characters: text.length }, 'a text is too large to be stored');
        return false;
      }
      return await this.#put(this.cipher, at, text);
    } catch (error) {
      this.#pause();
      this.logger.pino.warn({ err: error, place: at.place }, 'a text was not stored');
      return false;
    }
  }

  /** Null for what is not there. Failures: `service_unavailable`. */
  async find(at: SealedPlace): Promise<string | null> {
    if (!this.cipher) return null;
    const file = await this.objects.head(this.#fileId(this.cipher, at));
    if (!file) return null;
    const sealed = await this.objects.readAll(file);
    try {
      return await this.cipher.open(sealed, at.place, 4 * this.settings.bytesMax);
    } catch (error) {
      this.logger.pino.error({ err: error, place: at.place }, 'a stored text cannot be read');
      return null;
    }
  }

  /** Whether there was something to delete. */
  async delete(at: SealedPlace): Promise<boolean> {
    if (!this.cipher) return false;
    const fileId = this.#fileId(this.cipher, at);
    if (!(await this.objects.head(fileId))) return false;
    await this.objects.delete(fileId);
    return true;
  }

  async #put(cipher: TextCipher, at: SealedPlace, text: string): Promise<boolean> {
    const fileId = this.#fileId(cipher, at);
    const sealed = await cipher.seal(text, at.place);
    const keepSeconds = Math.floor((at.expiresAt.getTime() - this.now().getTime()) / 1_000);
    if (keepSeconds <= 0) return false;
    const put = this.objects.put(sealed, {
      id: fileId,
      owner: at.clientId,
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
    this.logger.pino.warn({ place: at.place }, 'a text was not stored in time');
    return false;
  }

  #pause(): void {
    this.#pausedUntilMs = this.now().getTime() + pauseMs;
  }

  #fileId(cipher: TextCipher, { place, expiresAt }: SealedPlace): string {
    return fileIdOf(expiresAt, cipher.hideName(place));
  }
}

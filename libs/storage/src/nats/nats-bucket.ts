import { headers, JSONCodec, StorageType, type JetStreamClient, type JetStreamManager, type NatsConnection } from 'nats';
import { z } from 'zod';

const prefix = 'files-';
const streamPrefix = 'OBJ_';
const requestTimeoutMs = 5_000;

/** The entry of an object in its bucket, as the NATS object store writes it, with what the house adds under `metadata`. */
const objectEntry = z.object({
  name: z.string(),
  nuid: z.string(),
  size: z.int(),
  chunks: z.int(),
  deleted: z.boolean().optional(),
  options: z.object({ max_chunk_size: z.int().min(1) }),
  metadata: z.object({ file: z.string(), chunks: z.string() }),
});
export type ObjectEntry = z.output<typeof objectEntry>;

/**
 * One bucket of the broker's object store: all files that are dropped on one day. It is laid out as the official clients lay it out,
 * so that their tools can list and fetch; chunks are addressed one by one here, because those clients can only read from the beginning.
 */
export class NatsBucket {
  readonly stream: string;
  readonly #bucket: string;
  readonly #jetstream: JetStreamClient;

  constructor(
    private readonly connection: NatsConnection,
    private readonly replicas: number,
    day: string,
  ) {
    this.#bucket = prefix + day;
    this.stream = streamPrefix + this.#bucket;
    this.#jetstream = connection.jetstream({ timeout: requestTimeoutMs });
  }

  /** Makes it when it is not there: on a new day, and after the broker's store was lost. */
  async create(): Promise<void> {
    await this.#jetstream.views.os(this.#bucket, { storage: StorageType.File, replicas: this.replicas, description: 'files of clients' });
  }

  /** The number under which the broker keeps it. */
  async addChunk(nuid: string, chunk: Buffer): Promise<number> {
    const { seq } = await this.#jetstream.publish(this.#chunks(nuid), chunk);
    return seq;
  }

  /** As the broker keeps it, without the detour through JSON that the manager's own request makes. */
  async readChunk(sequence: number): Promise<Buffer> {
    const request = JSON.stringify({ seq: sequence });
    const { data, headers: answered } = await this.connection.request(`$JS.API.DIRECT.GET.${this.stream}`, request, { timeout: requestTimeoutMs });
    if (answered?.hasError) throw new Error(`chunk ${sequence}: ${answered.status}`);
    return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  }

  async countChunks(nuid: string): Promise<number> {
    const manager = await this.#manager();
    const { state } = await manager.streams.info(this.stream, { subjects_filter: this.#chunks(nuid) });
    return state.subjects?.[this.#chunks(nuid)] ?? 0;
  }

  async putEntry(entry: ObjectEntry & Record<string, unknown>): Promise<void> {
    const onlyNewest = headers();
    onlyNewest.set('Nats-Rollup', 'sub');
    await this.#jetstream.publish(this.#entry(entry.name), JSONCodec().encode({ ...entry, bucket: this.#bucket }), { headers: onlyNewest });
  }

  async findEntry(name: string): Promise<ObjectEntry | null> {
    const manager = await this.#manager();
    try {
      const message = await manager.streams.getMessage(this.stream, { last_by_subj: this.#entry(name) });
      const { success, data } = objectEntry.safeParse(message.json());
      return success && data.deleted !== true ? data : null;
    } catch (error) {
      // No such bucket, or nothing in it under this name.
      if (isCode(error, '404')) return null;
      throw error;
    }
  }

  async removeChunks(nuid: string): Promise<void> {
    const manager = await this.#manager();
    await manager.streams.purge(this.stream, { filter: this.#chunks(nuid) });
  }

  async removeEntry(name: string): Promise<void> {
    const manager = await this.#manager();
    await manager.streams.purge(this.stream, { filter: this.#entry(name) });
  }

  #manager(): Promise<JetStreamManager> {
    return this.connection.jetstreamManager({ checkAPI: false, timeout: requestTimeoutMs });
  }

  #chunks(nuid: string): string {
    return `$O.${this.#bucket}.C.${nuid}`;
  }

  #entry(name: string): string {
    return `$O.${this.#bucket}.M.${paddedBase64Url(name)}`;
  }
}

/** The official clients keep the padding. */
export function paddedBase64Url(bytes: string | Buffer): string {
  return Buffer.from(bytes as string)
    .toString('base64')
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}

/** The day of a stream, when it is one of these buckets. */
export function dayOfStream(stream: string): string | undefined {
  const day = stream.startsWith(streamPrefix + prefix) ? stream.slice(streamPrefix.length + prefix.length) : '';
  return /^\d{8}$/.test(day) ? day : undefined;
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

import type { StoredFile } from '@portazgo/contracts';
import type { NatsConnection } from 'nats';
import { dayOf, dayOfFileId } from '../file-id.ts';
import { receiveFile } from '../intake/receive-file.ts';
import { clampRange, fileNotFound, toLivingFile, unavailable } from '../intake/stored-file.ts';
import { ObjectStore, type ByteRange, type FileContent, type PutOptions } from '../object-store.ts';
import { readWhole } from '../read-whole.ts';
import { ChunkIndex } from './chunk-index.ts';
import { dayOfStream, NatsBucket, type ObjectEntry } from './nats-bucket.ts';
import { NatsStaging } from './nats-staging.ts';
import { readChunks } from './read-chunks.ts';

/** What travels on the bus at once; the official clients take the same. */
const chunkBytes = 128 * 1024;

/** Files in the broker's object store, a bucket for each day on which they are dropped. */
export class NatsObjectStore extends ObjectStore {
  constructor(
    private readonly connection: NatsConnection,
    private readonly replicas = 1,
    private readonly now: () => Date = () => new Date(),
  ) {
    super();
  }

  put(content: FileContent, options: PutOptions): Promise<StoredFile> {
    const stage = (id: string) => new NatsStaging(this.#bucket(dayOfFileId(id)!), id, chunkBytes);
    return receiveFile(content, options, { pieceBytes: chunkBytes, stage, now: this.now() });
  }

  async head(id: string): Promise<StoredFile | null> {
    return (await this.#find(id))?.file ?? null;
  }

  async *read(id: string, range?: ByteRange): AsyncGenerator<Buffer> {
    const found = await this.#find(id);
    if (!found) throw fileNotFound();
    const { bucket, entry, file } = found;
    const clamped = clampRange(file.bytes, range);
    try {
      yield* readChunks(bucket, ChunkIndex.fromText(entry.metadata.chunks), entry.options.max_chunk_size, clamped);
    } catch (error) {
      throw unavailable(error);
    }
  }

  readAll(file: Pick<StoredFile, 'id'>): Promise<Buffer> {
    return readWhole(this.read(file.id));
  }

  async delete(id: string): Promise<void> {
    const found = await this.#find(id);
    if (!found) return;
    const { bucket, entry } = found;
    try {
      // The entry first: nobody may find a file whose bytes are going.
      await bucket.removeEntry(id);
      await bucket.removeChunks(entry.nuid);
    } catch (error) {
      throw unavailable(error);
    }
  }

  async dropExpired(now: Date): Promise<number> {
    const manager = await this.connection.jetstreamManager({ checkAPI: false });
    const over = [];
    for await (const stream of manager.streams.names()) {
      const day = dayOfStream(stream);
      if (day !== undefined && day <= dayOf(now)) over.push(stream);
    }
    const dropped = await Promise.all(over.map((stream) => manager.streams.delete(stream).catch(() => false)));
    return dropped.filter(Boolean).length;
  }

  async #find(id: string): Promise<{ bucket: NatsBucket; entry: ObjectEntry; file: StoredFile } | null> {
    const day = dayOfFileId(id);
    if (day === undefined) return null;
    const bucket = this.#bucket(day);
    const entry = await bucket.findEntry(id).catch((error: unknown) => {
      throw unavailable(error);
    });
    const file = entry && toLivingFile(JSON.parse(entry.metadata.file), this.now());
    return file ? { bucket, entry, file } : null;
  }

  #bucket(day: string): NatsBucket {
    return new NatsBucket(this.connection, this.replicas, day);
  }
}

import type { ByteRange } from '../object-store.ts';
import type { ChunkIndex } from './chunk-index.ts';
import type { NatsBucket } from './nats-bucket.ts';

/** Asked for ahead of the reader, so that its pace is not that of one round trip a chunk; also all that a slow reader costs. */
const chunksAhead = 4;

/** The bytes of a range, from the chunks that hold them. */
export async function* readChunks(bucket: NatsBucket, index: ChunkIndex, chunkBytes: number, { start, end }: ByteRange): AsyncGenerator<Buffer> {
  const first = Math.floor(start / chunkBytes);
  const last = Math.floor(end / chunkBytes);
  const asked: Promise<Buffer>[] = [];
  let next = first;
  for (let current = first; current <= last; current++) {
    while (next <= last && asked.length < chunksAhead) {
      const chunk = bucket.readChunk(index.at(next++));
      // Told to the reader when its turn comes; a reader that left does not care.
      chunk.catch(() => undefined);
      asked.push(chunk);
    }
    const chunk = await asked.shift()!;
    const offset = current * chunkBytes;
    yield chunk.subarray(Math.max(0, start - offset), Math.min(chunk.length, end - offset + 1));
  }
}

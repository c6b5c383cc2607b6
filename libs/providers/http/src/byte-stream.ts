import type { HttpReply, HttpStream } from './provider-http.ts';
import { isText, unreadable } from './media-reply.ts';

const errorBytesMax = 65_536;

/** The beginning of an answer's body, for a stream that turned out to be an error. */
export async function errorReply({ status, headers, chunks }: HttpStream): Promise<HttpReply> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    bytes += chunk.length;
    if (bytes >= errorBytesMax) break;
  }
  return { status, headers, body: Buffer.concat(parts) };
}

/** The bytes of a good answer as they come. Ends cleanly only when the vendor did, and after at least one byte. */
export async function soundBytes(provider: string, { headers, chunks }: HttpStream): Promise<AsyncIterable<Buffer>> {
  if (!isText(headers)) return someBytes(provider, chunks);
  await chunks[Symbol.asyncIterator]().return?.();
  throw unreadable(provider, 'the answer is not sound');
}

async function* someBytes(provider: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isEmpty = true;
  for await (const chunk of chunks) {
    isEmpty &&= chunk.length === 0;
    yield chunk;
  }
  if (isEmpty) throw unreadable(provider, 'the answer is empty');
}

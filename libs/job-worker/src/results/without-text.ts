import { sniffMedia } from '@portazgo/media';
import { ResultFault } from './result-fault.ts';

/** Raw sound as it is; but an error page or a JSON answer in its place is not sound, whatever was asked for. */
export async function* withoutText(content: Uint8Array | AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let isFirst = true;
  for await (const chunk of content instanceof Uint8Array ? [content] : content) {
    if (isFirst && (await sniffMedia(Buffer.from(chunk))).kind === 'text')
      throw new ResultFault('provider', 'its result is not of the kind that was asked for');
    isFirst = false;
    yield chunk;
  }
}

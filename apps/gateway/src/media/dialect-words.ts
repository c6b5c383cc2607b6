import { ServiceError } from '@portazgo/errors';
import type { RpcStream } from '@portazgo/messaging';
import type { MediaDraft } from './media-draft.ts';
import { nameOf } from './media-offer.ts';

type Named = Pick<MediaDraft, 'names'>;

/** The rooms name a field as the house does; the client is told the word that it wrote. */
export function inDialectWords(draft: Named, error: unknown): unknown {
  if (!(error instanceof ServiceError) || error.field === undefined) return error;
  return new ServiceError(error.code, { ...(error.details as object), field: nameOf(draft, error.field) } as never, { cause: error.cause });
}

export function streamInDialectWords<V>(draft: Named, stream: RpcStream<V>): RpcStream<V> {
  return {
    cancel: () => stream.cancel(),
    async *[Symbol.asyncIterator]() {
      try {
        yield* stream;
      } catch (error) {
        throw inDialectWords(draft, error);
      }
    },
  };
}

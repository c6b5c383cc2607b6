import { fetchFile } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { RpcCall } from '@portazgo/messaging';
import type { Logger } from '@portazgo/platform';
import { findFetchError, SafeFetchError, type SafeFetch } from '@portazgo/safe-fetch';
import type { ObjectStore } from '@portazgo/storage';
import type { z } from 'zod';
import type { CourierMetrics } from '../courier.metrics.ts';
import type { Slots } from '../slots.ts';

export type FetchFileRequest = z.output<typeof fetchFile.request>;
export type FetchFileReply = z.input<typeof fetchFile.reply>;

interface FileServiceParts {
  outside: SafeFetch;
  store: ObjectStore;
  slots: Slots;
  totalMs: number;
  metrics: CourierMetrics;
  logger: Logger;
}

/** Brings a user's file from its address into the object store, or nothing of it. */
export class FileService {
  constructor(private readonly parts: FileServiceParts) {}

  async fetch(request: FetchFileRequest, call: RpcCall): Promise<FetchFileReply> {
    const { slots, metrics, logger } = this.parts;
    try {
      const file = await slots.run(request.owner, call.signal, () => this.#bring(request, call));
      metrics.fetches.inc({ outcome: 'fetched' });
      return { outcome: 'fetched', file };
    } catch (error) {
      const refusal = refusalOf(error, request, !this.parts.outside.check(request.url).allowed);
      const outcome = findFetchError(error)?.kind ?? refusal?.code ?? 'failed';
      metrics.fetches.inc({ outcome });
      if (!refusal || call.signal.aborted) throw error;
      // The address itself is not logged: it may carry a signature that opens the file.
      logger.info({ requestId: call.context.requestId, field: request.field, outcome, reason: causeOf(error) }, 'a file was not fetched');
      return { outcome: 'refused', error: refusal.toWire() };
    }
  }

  async #bring({ url, field, owner, accept, bytesMax, keepSeconds }: FetchFileRequest, call: RpcCall) {
    const { outside, store, totalMs } = this.parts;
    const answer = await outside.get(url, {
      totalMs: Math.min(totalMs, call.deadlineMs),
      bytesMax,
      headers: { accept: '*/*', 'user-agent': 'Portazgo' },
      signal: call.signal,
    });
    try {
      if (answer.status !== 200) throw new SafeFetchError('unreachable', { cause: new Error(`status ${answer.status}`) });
      return await store.put(answer.body, { owner, keepSeconds, bytesMax, accept, field });
    } finally {
      answer.discard();
    }
  }
}

/**
 * What the client is told: of an address that is refused as it is written, that it is; of what lies behind any other, nothing but that no
 * file came. That a name leads to a private address is not told: it would say what names there are inside.
 */
function refusalOf(error: unknown, { url, field, bytesMax }: FetchFileRequest, isRefusedAsWritten: boolean): ServiceError | undefined {
  const fault = findFetchError(error);
  if (fault?.kind === 'too_large') return new ServiceError('file_too_large', { field, limitBytes: bytesMax });
  if (fault) return new ServiceError('file_refused', { field, reason: isRefusedAsWritten && URL.canParse(url) ? 'address_refused' : 'not_fetched' });
  return error instanceof ServiceError && (error.code === 'file_refused' || error.code === 'file_too_large') ? error : undefined;
}

function causeOf(error: unknown): string | undefined {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
}

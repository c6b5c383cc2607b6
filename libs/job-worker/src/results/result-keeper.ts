import { setTimeout as sleep } from 'node:timers/promises';
import type { JobWork, StoredFile } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { ProviderMediaResult } from '@portazgo/providers-contract';
import type { ProviderAccount } from '@portazgo/routing';
import { findFetchError } from '@portazgo/safe-fetch';
import type { ObjectStore } from '@portazgo/storage';
import { DownloadRefused, type ResultDownloads } from './result-downloads.ts';
import { ResultFault } from './result-fault.ts';
import { isRawSound, resultLimits } from './result-limits.ts';
import { withoutText } from './without-text.ts';

const downloadsMax = 5;
const pauseFirstMs = 200;
const pauseMaxMs = 5_000;

/** Copies results into the object store at once: addresses of vendors live for minutes, and clients never see them. */
export class ResultKeeper {
  constructor(
    private readonly store: Pick<ObjectStore, 'put' | 'delete'>,
    private readonly downloads: Pick<ResultDownloads, 'open'>,
    private readonly keepSeconds: number,
  ) {}

  /** All results or none: what was stored before one failed is dropped. @throws ResultFault, or the signal's reason */
  async keep(results: readonly ProviderMediaResult[], work: JobWork, account: ProviderAccount, signal: AbortSignal): Promise<StoredFile[]> {
    const kept = await Promise.allSettled(results.map((result) => this.keepOne(result, work, account, signal)));
    const files = kept.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const failed = kept.find((one) => one.status === 'rejected');
    if (!failed) return files;
    await this.drop(files);
    throw failed.reason;
  }

  /** Files that no job will name. One that cannot be dropped now is dropped when its time is over. */
  async drop(files: readonly StoredFile[]): Promise<void> {
    await Promise.allSettled(files.map(({ id }) => this.store.delete(id)));
  }

  /** Fetching and storing may be repeated at will; only the submission never is. */
  private async keepOne(result: ProviderMediaResult, work: JobWork, account: ProviderAccount, signal: AbortSignal): Promise<StoredFile> {
    for (let attempt = 1, pauseMs = pauseFirstMs; ; attempt++, pauseMs = Math.min(pauseMs * 2, pauseMaxMs)) {
      try {
        return await this.put(result, work, account, signal);
      } catch (error) {
        signal.throwIfAborted();
        const fault = faultOf(error);
        // Our own store is worth waiting for: the work is done and paid upstream.
        if (fault.isFinal || (fault.side === 'provider' && attempt >= downloadsMax)) throw new ResultFault(fault.side, fault.reason, { cause: error });
        await sleep(pauseMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => signal.throwIfAborted());
      }
    }
  }

  private async put(result: ProviderMediaResult, work: JobWork, account: ProviderAccount, signal: AbortSignal): Promise<StoredFile> {
    const { accept, bytesMax } = resultLimits[work.operation];
    const content = 'bytes' in result ? result.bytes : await this.downloads.open(result, account, bytesMax, signal);
    if (Buffer.isBuffer(content) && content.length === 0) throw new ResultFault('provider', 'it gave an empty result');
    const terms = { owner: work.clientId, keepSeconds: this.keepSeconds, bytesMax, field: 'result' };
    if (isRawSound(work)) return this.store.put(withoutText(content), { ...terms, declared: { kind: 'audio', mimeType: 'audio/pcm' } });
    return this.store.put(content, { ...terms, accept });
  }
}

interface Fault {
  readonly side: 'provider' | 'house';
  readonly reason: string;
  /** Trying again would change nothing. */
  readonly isFinal: boolean;
}

function faultOf(error: unknown): Fault {
  if (error instanceof ResultFault) return { side: error.side, reason: error.reason, isFinal: true };
  if (error instanceof DownloadRefused) return { side: 'provider', reason: 'its result could not be fetched', isFinal: false };
  const fetchFault = findFetchError(error);
  if (fetchFault)
    return { side: 'provider', reason: 'its result could not be fetched', isFinal: fetchFault.kind !== 'unreachable' && fetchFault.kind !== 'timeout' };
  if (error instanceof ServiceError && error.code === 'file_refused')
    return { side: 'provider', reason: 'its result is not of the kind that was asked for', isFinal: !mayBeReadable(error) };
  if (error instanceof ServiceError && error.code === 'file_too_large') return { side: 'provider', reason: 'its result is too large', isFinal: true };
  return { side: 'house', reason: 'the result could not be stored', isFinal: false };
}

/** The look at a file has a time limit, and its bytes come from our store: on a busy machine a good file may fail it, and pass the next one. */
function mayBeReadable({ details }: ServiceError): boolean {
  return (details as { reason?: string }).reason === 'unreadable';
}

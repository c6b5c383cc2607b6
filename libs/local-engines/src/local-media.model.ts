import {
  ProviderError,
  type MediaModel,
  type ProviderMediaOutcome,
  type ProviderMediaRequest,
  type ProviderMediaStart,
  type ProviderMediaState,
  type StartOptions,
  type UnsupportedField,
} from '@portazgo/providers-contract';
import type { EngineRunOptions } from './host/engine-spec.ts';
import { providerFault } from './local.error.ts';
import { localProvider } from './local-provider.ts';

/** What one local model makes, and what it cannot. */
export interface LocalMaker {
  /** As `MediaModel.unsupported`. */
  unsupported(request: ProviderMediaRequest): UnsupportedField | null;
  /** Does the whole work. @throws EngineFault, or the reason of the signal */
  make(request: ProviderMediaRequest, run: EngineRunOptions): Promise<ProviderMediaOutcome>;
}

/**
 * A media model whose work is done when `start` returns. Its work lives and dies with the process that does it, so there is no task to
 * ask for: one that was not finished never happened.
 */
export class LocalMediaModel implements MediaModel {
  readonly provider = localProvider;
  readonly pollMs = 1_000;
  readonly stopsAtOnce = true;

  constructor(
    readonly upstreamModel: string,
    private readonly maker: LocalMaker,
  ) {}

  unsupported(request: ProviderMediaRequest): UnsupportedField | null {
    return this.maker.unsupported(request);
  }

  async start(request: ProviderMediaRequest, { signal, timeouts, onProgress }: StartOptions): Promise<ProviderMediaStart> {
    try {
      return { state: 'done', outcome: await this.maker.make(request, { signal, totalMs: timeouts.totalMs, onProgress }) };
    } catch (error) {
      throw providerFault(error);
    }
  }

  status(): Promise<ProviderMediaState> {
    return Promise.reject(new ProviderError({ provider: localProvider, kind: 'upstream_bug', accepted: 'no', reason: 'local work has no task to ask for' }));
  }

  find(): Promise<null> {
    return Promise.resolve(null);
  }
}

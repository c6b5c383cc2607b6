import type { CallOptions, EmbeddingModel, ProviderEmbedding, ProviderEmbeddingRequest, UnsupportedField } from '@portazgo/providers-contract';
import type { EngineHost } from '../host/engine-host.ts';
import { providerFault } from '../local.error.ts';
import { localProvider } from '../local-provider.ts';
import type { UseLiteTasks } from './use-lite.ts';

const dimensions = 512;

export class UseLiteEmbeddingModel implements EmbeddingModel {
  readonly provider = localProvider;

  constructor(
    readonly upstreamModel: string,
    private readonly engine: EngineHost<UseLiteTasks>,
  ) {}

  unsupported(request: ProviderEmbeddingRequest): UnsupportedField | null {
    if (request.dimensions !== undefined && request.dimensions !== dimensions)
      return { field: 'dimensions', reason: `its vectors have ${dimensions} dimensions` };
    return texts(request) === null ? { field: 'input', reason: 'it takes texts, not tokens' } : null;
  }

  async embed(request: ProviderEmbeddingRequest, { signal, timeouts }: CallOptions): Promise<ProviderEmbedding> {
    try {
      const { vectors } = await this.engine.run('embed', { texts: texts(request) ?? [] }, { signal, totalMs: timeouts.totalMs });
      return { vectors, usage: null };
    } catch (error) {
      throw providerFault(error);
    }
  }
}

const texts = ({ inputs }: ProviderEmbeddingRequest): string[] | null => (inputs.every((input) => typeof input === 'string') ? inputs : null);

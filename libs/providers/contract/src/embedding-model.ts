import type { EmbeddingRequest } from '@portazgo/contracts';
import type { CallOptions } from './call-options.ts';
import type { UnsupportedField } from './chat-model.ts';
import type { UsageClaim } from './usage-claim.ts';

export type ProviderEmbeddingRequest = Pick<EmbeddingRequest, 'inputs' | 'dimensions'>;

export interface ProviderEmbedding {
  readonly upstreamId?: string;
  /** `vectors[i]` belongs to `inputs[i]`, whatever order the vendor answered in: base64 of little-endian float32. */
  readonly vectors: string[];
  /** Null when the vendor gave no figures. */
  readonly usage: UsageClaim | null;
}

/** One embedding model of one vendor. */
export interface EmbeddingModel {
  readonly provider: string;
  readonly upstreamModel: string;
  unsupported(request: ProviderEmbeddingRequest): UnsupportedField | null;
  /** @throws ProviderError */
  embed(request: ProviderEmbeddingRequest, options: CallOptions): Promise<ProviderEmbedding>;
}

import type { ModerationReply, ModerationRequest, TokenUsage } from '@portazgo/contracts';
import type { CallOptions } from './call-options.ts';
import type { UnsupportedField } from './chat-model.ts';

export type ProviderModerationRequest = Pick<ModerationRequest, 'inputs'>;

export interface ProviderModeration {
  readonly upstreamId?: string;
  /** One verdict per input, in the order of the inputs. */
  readonly results: ModerationReply['results'];
  /** Null when the vendor gave no figures, which is usual: moderation is mostly free. */
  readonly usage: TokenUsage | null;
}

/** One moderation model of one vendor. */
export interface ModerationModel {
  readonly provider: string;
  readonly upstreamModel: string;
  unsupported(request: ProviderModerationRequest): UnsupportedField | null;
  /** @throws ProviderError */
  moderate(request: ProviderModerationRequest, options: CallOptions): Promise<ProviderModeration>;
}

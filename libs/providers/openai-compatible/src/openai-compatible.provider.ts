import type { ChatModel, EmbeddingModel, ModerationModel } from '@portazgo/providers-contract';
import { ProviderHttp } from '@portazgo/providers-http';
import { OpenAiCompatibleChatModel } from './openai-compatible-chat.model.ts';
import { OpenAiCompatibleEmbeddingModel } from './openai-compatible-embedding.model.ts';
import { OpenAiCompatibleModerationModel } from './openai-compatible-moderation.model.ts';
import type { FaultSource } from './reply/provider-fault.ts';
import type { VendorProfile } from './vendors/vendor-profile.ts';

export interface OpenAiCompatibleOptions {
  readonly profile: VendorProfile;
  /** Up to, but without, `/chat/completions`. */
  readonly baseUrl: string;
  /** Opaque; null for servers without one. */
  readonly apiKey: string | null;
  readonly connectionsMax: number;
}

/** One account at one OpenAI-like vendor: its connections, its key, and the models behind it. */
export class OpenAiCompatibleProvider {
  private readonly http: ProviderHttp;
  private readonly source: FaultSource;

  constructor({ profile, baseUrl, apiKey, connectionsMax }: OpenAiCompatibleOptions) {
    const headers: Record<string, string> = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
    this.http = new ProviderHttp({ provider: profile.name, baseUrl, headers, connectionsMax });
    this.source = { profile, secrets: apiKey ? [apiKey] : [] };
  }

  chatModel(upstreamModel: string): ChatModel {
    return new OpenAiCompatibleChatModel(upstreamModel, this.source, this.http);
  }

  embeddingModel(upstreamModel: string): EmbeddingModel {
    return new OpenAiCompatibleEmbeddingModel(upstreamModel, this.source, this.http);
  }

  moderationModel(upstreamModel: string): ModerationModel {
    return new OpenAiCompatibleModerationModel(upstreamModel, this.source, this.http);
  }

  close(): Promise<void> {
    return this.http.close();
  }
}

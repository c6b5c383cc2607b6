import type { Quantities, SettingValue, SpeechFormat } from '@portazgo/contracts';
import type { CallOptions } from './call-options.ts';
import type { UnsupportedField } from './chat-model.ts';
import type { JsonValue, ProviderTurn } from './media-model.ts';

export interface ProviderSpeechRequest {
  readonly turns: readonly ProviderTurn[];
  readonly format: SpeechFormat;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly fields: Readonly<Record<string, string>>;
  readonly constants: Readonly<Record<string, JsonValue>>;
}

/** Speech that arrives while it is made. */
export interface ProviderSpeech {
  readonly upstreamId?: string | undefined;
  readonly mimeType: string;
  /** Leaving the loop early closes the connection. Ends cleanly only when the vendor ended cleanly. @throws ProviderError */
  readonly chunks: AsyncIterable<Buffer>;
  /** After the last chunk; null when the vendor gives none. */
  quantities(): Quantities | null;
}

/** One speech model of one vendor, streamed. */
export interface SpeechModel {
  readonly provider: string;
  readonly upstreamModel: string;
  unsupported(request: ProviderSpeechRequest): UnsupportedField | null;
  /** Resolves with the head of the answer. @throws ProviderError */
  speak(request: ProviderSpeechRequest, options: CallOptions): Promise<ProviderSpeech>;
}

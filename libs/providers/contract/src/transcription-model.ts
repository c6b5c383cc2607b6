import type { Quantities, SettingValue, TokenUsage, Transcript } from '@portazgo/contracts';
import type { CallOptions } from './call-options.ts';
import type { UnsupportedField } from './chat-model.ts';
import type { JsonValue, ProviderFile } from './media-model.ts';

export interface ProviderTranscriptionRequest {
  readonly audio: ProviderFile;
  readonly language?: string | undefined;
  readonly prompt?: string | undefined;
  readonly translate: boolean;
  readonly timestamps: readonly ('segment' | 'word')[];
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly constants: Readonly<Record<string, JsonValue>>;
}

export interface ProviderTranscription {
  readonly upstreamId?: string | undefined;
  readonly transcript: Transcript;
  /** Null when the vendor gives none: the house then counts the seconds of the file. */
  readonly quantities: Quantities | null;
  readonly tokens?: TokenUsage;
}

/** One transcription model of one vendor. */
export interface TranscriptionModel {
  readonly provider: string;
  readonly upstreamModel: string;
  unsupported(request: ProviderTranscriptionRequest): UnsupportedField | null;
  /** @throws ProviderError */
  transcribe(request: ProviderTranscriptionRequest, options: CallOptions): Promise<ProviderTranscription>;
}

import type { ChatModel } from './chat-model.ts';
import type { EmbeddingModel } from './embedding-model.ts';
import type { MediaModel, VoiceStudio } from './media-model.ts';
import type { ModerationModel } from './moderation-model.ts';
import type { SpeechModel } from './speech-model.ts';
import type { TranscriptionModel } from './transcription-model.ts';

/** Kinds of model an account can be asked for. Vision models are chat models that read pictures. */
export interface ModelKinds {
  chat: ChatModel;
  embedding: EmbeddingModel;
  moderation: ModerationModel;
  media: MediaModel;
  speech: SpeechModel;
  transcription: TranscriptionModel;
}
export type OfferedKind = keyof ModelKinds;

/** One account at one vendor: connections, credentials, and its models by the vendor's own ids. */
export type ProviderClient = { readonly [Kind in OfferedKind]?: (upstreamModel: string) => ModelKinds[Kind] } & {
  readonly voices?: VoiceStudio;
  /** Models that cannot be had here, by the vendor's ids, each with what to do about it. Known at the opening. */
  readonly missing?: Readonly<Record<string, string>>;
  close(): Promise<void>;
};

export interface ClientOptions {
  /** Scheme, host and base path. From configuration only. */
  readonly baseUrl: string;
  /** The further hosts of the vendor by the keys of `Vendor.hosts`, without a trailing slash. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly apiKey: string | null;
  readonly connectionsMax: number;
}

/** What an adapter package exports: a vendor that accounts can be opened at. */
export interface Vendor {
  /** Provider name of catalog routes. */
  readonly name: string;
  /** A server of the operator: it is on when it has an address, and needs no key. */
  readonly isLocal: boolean;
  /** Part of this house: always on, without address and key, free of any upstream cost, and never stood in for by the emulator. */
  readonly isBuiltIn?: true;
  /** The vendor's public address; null for local servers. */
  readonly origin: string | null;
  /** Path under every origin, the emulator's too: `/v1`. */
  readonly basePath: string;
  /**
   * Vendors that spread over several hosts: key → public address. Under another address (`PICSART_URL`, the emulator) each is
   * `<that address>/<key>`.
   */
  readonly hosts?: Readonly<Record<string, string>>;
  readonly offers: readonly OfferedKind[];
  open(options: ClientOptions): ProviderClient;
}

export type { CallOptions, CallTimeouts, TimeoutPhase } from './call-options.ts';
export type { ChatModel, PictureTask, ProviderChatRequest, UnsupportedField } from './chat-model.ts';
export type { ProviderChatEvent } from './chat-event.ts';
export type { ProviderCompletion } from './chat-completion.ts';
export { completionOf } from './completion-of.ts';
export { readFinishReason, type FinishVerdict } from './finish-words.ts';
export { betterClaim, filledUsage, raisedTo, type UsageClaim } from './usage-claim.ts';
export type { EmbeddingModel, ProviderEmbedding, ProviderEmbeddingRequest } from './embedding-model.ts';
export type { ModerationModel, ProviderModeration, ProviderModerationRequest } from './moderation-model.ts';
export { ProviderError, type Accepted, type ProviderErrorDetails, type ProviderErrorKind } from './provider-error.ts';
export type {
  JsonValue,
  MediaModel,
  ProviderCallback,
  ProviderFile,
  ProviderMediaOutcome,
  ProviderMediaRequest,
  ProviderMediaResult,
  ProviderMediaStart,
  ProviderMediaState,
  ProviderTurn,
  StartOptions,
  VoiceStudio,
} from './media-model.ts';
export type { ProviderSpeech, ProviderSpeechRequest, SpeechModel } from './speech-model.ts';
export type { ProviderTranscription, ProviderTranscriptionRequest, TranscriptionModel } from './transcription-model.ts';
export type { ClientOptions, ModelKinds, OfferedKind, ProviderClient, Vendor } from './vendor.ts';
export { namedSettings, unnamedSetting } from './setting-names.ts';

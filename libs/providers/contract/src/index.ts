export type { CallOptions, CallTimeouts, TimeoutPhase } from './call-options.ts';
export type { ChatModel, ProviderChatRequest, UnsupportedField } from './chat-model.ts';
export type { ProviderChatEvent } from './chat-event.ts';
export type { ProviderCompletion } from './chat-completion.ts';
export type { EmbeddingModel, ProviderEmbedding, ProviderEmbeddingRequest } from './embedding-model.ts';
export type { ModerationModel, ProviderModeration, ProviderModerationRequest } from './moderation-model.ts';
export { ProviderError, type Accepted, type ProviderErrorDetails, type ProviderErrorKind } from './provider-error.ts';

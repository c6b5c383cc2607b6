export { microCredits, microCreditsPerCredit, toCredits } from './money.ts';
export { unaryRpc, streamRpc, type UnaryRpc, type StreamRpc } from './rpc.ts';
export { callContext, locale, type CallContext, type Locale } from './call-context.ts';
export { wireError, type WireError } from './wire-error.ts';
export { createApiKey, hashApiKey, parseApiKey, type KeyMode, type ParsedKey } from './api-key.ts';
export { emptyUsage, inputTokens, outputTokens, tokenUsage, usageSource, type TokenUsage, type UsageSource } from './usage.ts';
export {
  admissionDecision,
  admissionRequest,
  admit,
  balance,
  keepAnswer,
  keptAnswer,
  rateLimitState,
  scope,
  type AdmissionDecision,
  type AdmissionRequest,
  type Balance,
  type KeptAnswer,
  type RateLimitState,
  type Scope,
} from './billing/admission.ts';
export {
  extendHold,
  progressRecord,
  recordProgress,
  settle,
  settlementRequest,
  settlementResult,
  type ProgressRecord,
  type SettlementRequest,
  type SettlementResult,
} from './billing/settlement.ts';
export { profile, readProfile, type Profile } from './billing/profile.ts';
export {
  chatMessage,
  contentPart,
  imagePart,
  textPart,
  toolCall,
  vendorData,
  type ChatMessage,
  type ContentPart,
  type ToolCall,
  type VendorData,
} from './llm/message.ts';
export {
  callReceipt,
  chatCompletion,
  chatEvent,
  chatRequest,
  chatTool,
  completeChat,
  finishReason,
  reasoningEffort,
  responseFormat,
  streamChat,
  toolChoice,
  type CallReceipt,
  type ChatCompletion,
  type ChatEvent,
  type ChatRequest,
  type ChatTool,
  type FinishReason,
} from './llm/chat.ts';
export { embed, embeddingReply, embeddingRequest, type EmbeddingReply, type EmbeddingRequest } from './llm/embedding.ts';
export { moderate, moderationReply, moderationRequest, type ModerationReply, type ModerationRequest } from './llm/moderation.ts';

export { microCredits, microCreditsMax, microCreditsPerCredit, microCreditsTotal, toCredits } from './money.ts';
export { unaryRpc, streamRpc, type UnaryRpc, type StreamRpc } from './rpc.ts';
export { callContext, locale, type CallContext, type Locale } from './call-context.ts';
export { wireError, type WireError } from './wire-error.ts';
export { createApiKey, hashApiKey, parseApiKey, type KeyMode, type ParsedKey } from './api-key.ts';
export { toWellFormedText } from './well-formed-text.ts';
export { emptyUsage, inputTokens, outputTokens, tokenUsage, usageSource, type TokenUsage, type UsageSource } from './usage.ts';
export {
  admissionDecision,
  admissionRequest,
  admit,
  balance,
  findFirstRequest,
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
  giveBackHold,
  markStarted,
  progressRecord,
  recordProgress,
  settle,
  settlementRequest,
  settlementResult,
  type ProgressRecord,
  type SettlementRequest,
  type SettlementResult,
} from './billing/settlement.ts';
export { access, accessChanged, checkAccess, type Access } from './billing/access.ts';
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
export {
  judge,
  judgementReply,
  judgementRequest,
  moderate,
  moderationReply,
  moderationRequest,
  type JudgementReply,
  type JudgementRequest,
  type ModerationReply,
  type ModerationRequest,
} from './llm/moderation.ts';
export { mediaKind, storedFile, type MediaKind, type StoredFile } from './media/stored-file.ts';
export { jobOperation, mediaCallOperation, roomOf, type JobOperation, type MediaCallOperation, type Room } from './media/operation.ts';
export {
  inputFile,
  inputRole,
  mediaInput,
  settingValue,
  speechTurn,
  voiceReference,
  type InputFile,
  type InputRole,
  type MediaInput,
  type SettingValue,
  type SpeechTurn,
  type VoiceReference,
} from './media/media-input.ts';
export { pricePin, type PricePin } from './price-pin.ts';
export { quantities, quantityUnit, type Quantities, type QuantityUnit } from './media/quantities.ts';
export { mediaReceipt, type MediaReceipt } from './media/receipt.ts';
export {
  isTerminal,
  job,
  jobEnd,
  jobStatus,
  jobSubmission,
  jobTimeLimits,
  jobWork,
  resultNature,
  upstreamTask,
  type Job,
  type JobEnd,
  type JobStatus,
  type JobSubmission,
  type JobTimeLimits,
  type JobWork,
  type ResultNature,
  type UpstreamTask,
} from './jobs/job.ts';
export {
  cancelJob,
  claimJob,
  dispatchJob,
  finishJob,
  jobChanged,
  jobChangedSubject,
  listJobs,
  readJob,
  reportJob,
  returnJob,
  submitJob,
  trackJob,
  workMessage,
  type WorkMessage,
} from './jobs/desk.ts';
export { providerCallbackMessage, providerCallbackSubject, signCallback, verifyCallback, type ProviderCallbackMessage } from './jobs/callback.ts';
export { deleteVoice, findVoice, listVoices, removeUpstreamVoice, voice, type Voice } from './jobs/voice.ts';
export {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookDeliveries,
  listWebhookEndpoints,
  readRequestWebhookSecret,
  redeliverWebhook,
  rotateWebhookSecret,
  updateWebhookEndpoint,
  webhookAttempt,
  webhookDelivery,
  webhookEndpoint,
  webhookEvent,
  type WebhookDelivery,
  type WebhookEndpoint,
  type WebhookEvent,
} from './jobs/webhook.ts';
export { checkAddress, fetchFile, postWebhook } from './courier/courier.ts';
export { speechEvent, speechFormat, speechRequest, streamSpeech, type SpeechEvent, type SpeechFormat, type SpeechRequest } from './audio/speech.ts';
export {
  transcribe,
  transcript,
  segmentFacts,
  transcriptSegment,
  transcriptionReply,
  transcriptionRequest,
  type Transcript,
  type SegmentFacts,
  type TranscriptSegment,
  type TranscriptionReply,
  type TranscriptionRequest,
} from './audio/transcription.ts';
export { streamVision, visionRequest, visionTask, type VisionRequest, type VisionTask } from './vision/vision.ts';
export {
  providerRooms,
  providerServiceOf,
  providersReply,
  readProviders,
  restingProvider,
  type ProviderRoom,
  type ProvidersReply,
  type RestingProvider,
} from './providers.ts';
export { claimsBucket, roomConsumer, workStreamName, workSubject } from './bus/bus-names.ts';
export { busInboxPrefix, busOperator, busPermissionsOf, busServices, callsOf, type BusPermissions, type BusService } from './bus/bus-permissions.ts';

export { startEmulator, type EmulatorProcess, type JournalLine } from './emulator-process.ts';
export type { ChatSubject, ConformanceCheck, EmbeddingSubject, ModerationSubject, Subject } from './conformance/conformance-check.ts';
export { chatModelChecks } from './conformance/chat-checks.ts';
export { embeddingModelChecks } from './conformance/embedding-checks.ts';
export { moderationModelChecks } from './conformance/moderation-checks.ts';
export { callOptions } from './conformance/conformance-check.ts';
export { errorOf } from './conformance/chat-refusal-checks.ts';
export { readFixture, startVendorServer, type SeenRequest, type VendorReply, type VendorServer } from './vendor-server.ts';
export { aFile, aMediaRequest, aSpeechRequest, aTranscriptionRequest, startOptions } from './media-samples.ts';

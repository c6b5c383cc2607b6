export { startEmulator, type EmulatorProcess, type JournalLine } from './emulator-process.ts';
export type { ChatSubject, ConformanceCheck, EmbeddingSubject, ModerationSubject, Subject } from './conformance/conformance-check.ts';
export { chatModelChecks } from './conformance/chat-checks.ts';
export { embeddingModelChecks } from './conformance/embedding-checks.ts';
export { moderationModelChecks } from './conformance/moderation-checks.ts';

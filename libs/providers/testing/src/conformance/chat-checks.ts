import { chatAbortChecks } from './chat-abort-checks.ts';
import { chatRefusalChecks } from './chat-refusal-checks.ts';
import { chatStreamChecks } from './chat-stream-checks.ts';
import { chatToolChecks } from './chat-tool-checks.ts';
import type { ChatSubject, ConformanceCheck } from './conformance-check.ts';

/** Everything a `ChatModel` promises, as one list: run each of them in a test of its own. */
export const chatModelChecks: readonly ConformanceCheck<ChatSubject>[] = [...chatStreamChecks, ...chatRefusalChecks, ...chatToolChecks, ...chatAbortChecks];

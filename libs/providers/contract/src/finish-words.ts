import type { FinishReason } from '@portazgo/contracts';

export type FinishVerdict =
  | { readonly outcome: 'finished'; readonly finishReason: FinishReason; readonly upstreamFinishReason?: string }
  | { readonly outcome: 'failed'; readonly upstreamFinishReason: string };

type Meaning = FinishReason | 'failed';

const words: Readonly<Record<Meaning, readonly string[]>> = {
  stop: ['stop', 'eos', 'eos_token', 'end', 'end_turn', 'end_of_turn', 'stop_sequence', 'stop_token', 'complete', 'completed', 'finished', 'done', 'pause_turn'],
  length: [
    'length', 'model_length', 'max_length', 'max_tokens', 'max_output_tokens', 'max_completion_tokens', 'max_new_tokens', 'token_limit', 'truncated', 'incomplete',
    'model_context_window_exceeded', 'context_length_exceeded', 'continuation',
  ],
  tool_calls: ['tool_calls', 'tool_call', 'tool_use', 'function_call', 'function_calls'],
  content_filter: [
    'content_filter', 'content_filtered', 'content_blocked', 'safety', 'recitation', 'blocklist', 'blocked', 'prohibited_content', 'spii', 'sensitive', 'refusal',
    'moderation', 'guardrail_intervened', 'error_toxic', 'image_safety', 'image_prohibited_content', 'image_recitation', 'image_other',
  ],
  failed: [
    'error', 'failed', 'failure', 'abort', 'aborted', 'cancel', 'cancelled', 'canceled', 'timeout', 'network_error', 'server_error', 'internal_error',
    'insufficient_system_resource', 'malformed_function_call', 'malformed_response', 'unexpected_tool_call', 'too_many_tool_calls', 'missing_thought_signature',
  ],
}; // prettier-ignore

const known: ReadonlyMap<string, Meaning> = new Map(
  (Object.keys(words) as Meaning[]).flatMap((meaning) => words[meaning].map((word) => [word, meaning] as const)),
);

/** For words that are on no list: what their parts say. */
const likely: readonly (readonly [RegExp, Meaning])[] = [
  [/error|fail|abort|cancel|timeout|malformed|exception/, 'failed'],
  [/safety|filter|blocked|prohibited|moderat|policy|guardrail/, 'content_filter'],
  [/length|token|limit|truncat|incomplete/, 'length'],
  [/tool|function/, 'tool_calls'],
];

/**
 * A provider's finish reason in our four words, or the verdict that the answer failed. The case and the enum's own name before it
 * (`FINISH_REASON_MAX_TOKENS`) do not matter.
 * @param unlisted what a word means that neither is on a list nor says by its parts what it is
 */
export function readFinishReason(raw: string, hasToolCalls: boolean, unlisted: 'stop' | 'failed' = 'stop'): FinishVerdict {
  const word = raw
    .slice(0, 64)
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
    .replace(/^finish_?reason[._]/, '');
  const meaning = known.get(word) ?? likely.find(([pattern]) => pattern.test(word))?.[1] ?? unlisted;
  if (meaning === 'failed') return { outcome: 'failed', upstreamFinishReason: raw };
  // Gemini streams, and forced tools at vLLM, end with `stop` though tools were called; and without a call none can be waited for.
  const finishReason = meaning === 'stop' || meaning === 'tool_calls' ? (hasToolCalls ? 'tool_calls' : 'stop') : meaning;
  return { outcome: 'finished', finishReason, ...(word === meaning && !(meaning === 'tool_calls' && !hasToolCalls) ? {} : { upstreamFinishReason: raw }) };
}

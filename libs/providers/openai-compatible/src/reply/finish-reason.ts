import type { FinishReason } from '@portazgo/contracts';

export type FinishVerdict =
  | { readonly outcome: 'finished'; readonly finishReason: FinishReason; readonly upstreamFinishReason?: string }
  | { readonly outcome: 'failed'; readonly upstreamFinishReason: string };

const known: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  model_length: 'length',
  max_tokens: 'length',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'content_filter',
};
const failures = new Set(['error', 'abort', 'insufficient_system_resource']);

/** A vendor's finish reason in our four words, or the verdict that the answer failed. */
export function readFinishReason(raw: string, hasToolCalls: boolean): FinishVerdict {
  if (failures.has(raw)) return { outcome: 'failed', upstreamFinishReason: raw };
  const finishReason = Object.hasOwn(known, raw) ? known[raw] : undefined;
  // Gemini streams, and forced tools at vLLM, end with `stop` though tools were called.
  const spoken = (finishReason ?? 'stop') === 'stop' && hasToolCalls ? 'tool_calls' : (finishReason ?? 'stop');
  return { outcome: 'finished', finishReason: spoken, ...(finishReason === raw ? {} : { upstreamFinishReason: raw.slice(0, 64) }) };
}

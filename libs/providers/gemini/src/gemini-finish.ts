import type { FinishReason } from '@portazgo/contracts';

export type FinishVerdict =
  | { readonly outcome: 'finished'; readonly finishReason: FinishReason; readonly upstreamFinishReason?: string }
  | { readonly outcome: 'failed'; readonly upstreamFinishReason: string };

const known: Readonly<Record<string, FinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  // The answer would go on with another request; this one stops here.
  CONTINUATION: 'length',
  SAFETY: 'content_filter',
  RECITATION: 'content_filter',
  BLOCKLIST: 'content_filter',
  PROHIBITED_CONTENT: 'content_filter',
  SPII: 'content_filter',
  IMAGE_SAFETY: 'content_filter',
  IMAGE_PROHIBITED_CONTENT: 'content_filter',
  IMAGE_RECITATION: 'content_filter',
  IMAGE_OTHER: 'content_filter',
};

/** The vendor's own failures, by its list; a word that is on neither list is not read as a good end. */
export function readFinishReason(raw: string, hasToolCalls: boolean): FinishVerdict {
  const finishReason = Object.hasOwn(known, raw) ? known[raw] : undefined;
  if (finishReason === undefined) return { outcome: 'failed', upstreamFinishReason: raw.slice(0, 64) };
  // A called tool ends with STOP like any other answer.
  if (finishReason === 'stop') return { outcome: 'finished', finishReason: hasToolCalls ? 'tool_calls' : 'stop' };
  return { outcome: 'finished', finishReason, upstreamFinishReason: raw };
}

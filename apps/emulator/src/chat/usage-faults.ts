import type { FaultName } from '../behaviour/fault.ts';
import type { ChatAnswer, TokenCounts } from './chat-answer.ts';
import type { ChatStyle } from './chat-style.ts';

const nothing: TokenCounts = { prompt: 0, cached: 0, completion: 0, reasoning: 0 };

/** The usage at the end, as the vendor counts and the faults bend it. */
export function finalUsage(answer: ChatAnswer, style: ChatStyle, faults: ReadonlySet<FaultName>): Record<string, unknown> | null {
  if (faults.has('usage-null')) return null;
  return style.usage(faults.has('usage-zero') ? nothing : answer.counts, answer.model);
}

/** Where the usage of a stream stands once the faults and the request have had their say; undefined = nowhere. */
export function usagePlace(style: ChatStyle, isAsked: boolean, faults: ReadonlySet<FaultName>): ChatStyle['streamUsage'] | undefined {
  if (faults.has('usage-absent')) return undefined;
  if (faults.has('usage-every-chunk')) return 'every-chunk';
  if (faults.has('usage-x-groq')) return 'x-groq';
  if (faults.has('usage-trailing')) return 'asked';
  if (style.streamUsage === 'asked' && !isAsked) return undefined;
  return style.streamUsage;
}

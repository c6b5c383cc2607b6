import { reasoningEffort } from '@portazgo/contracts';
import type { ReasoningEffort } from '../vendors/vendor-profile.ts';

const scale: readonly ReasoningEffort[] = reasoningEffort.options;

/** The vendor's word for an effort, or for the one nearest to it; of two equally near the greater. `none` is nothing but itself. */
export function nearestEffort(efforts: Readonly<Partial<Record<ReasoningEffort, string>>>, wanted: ReasoningEffort): string | undefined {
  if (wanted === 'none') return efforts.none;
  const at = scale.indexOf(wanted);
  const distance = (effort: ReasoningEffort) => Math.abs(scale.indexOf(effort) - at);
  const [nearest] = scale
    .filter((effort) => effort !== 'none' && efforts[effort] !== undefined)
    .toSorted((a, b) => distance(a) - distance(b) || scale.indexOf(b) - scale.indexOf(a));
  return nearest && efforts[nearest];
}

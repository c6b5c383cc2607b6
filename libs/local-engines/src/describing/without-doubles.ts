import type { SeenBox } from '../human/human-seen.ts';
import type { SeenObject } from './sight.ts';

/** Two of a kind whose boxes share more are one. */
const sameKindMax = 0.6;
/** And so are a cow and a horse in nearly the same place: the surer name is kept. */
const anyKindMax = 0.7;

/** Surest first, each thing once. */
export function withoutDoubles(objects: readonly SeenObject[]): SeenObject[] {
  const kept: SeenObject[] = [];
  for (const each of objects.toSorted((one, other) => other.score - one.score)) {
    const isDouble = kept.some(({ label, box }) => overlap(box, each.box) > (label === each.label ? sameKindMax : anyKindMax));
    if (!isDouble) kept.push(each);
  }
  return kept;
}

/** The share of what either covers that both cover. */
export function overlap(one: SeenBox, other: SeenBox): number {
  const width = Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
  const height = Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (one.width * one.height + other.width * other.height - width * height);
}

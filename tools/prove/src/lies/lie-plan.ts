import { seededRandom } from '../random.ts';

/** The `usage` of a chunk or answer as the server tells it, right or wrong. */
export interface WireUsage {
  readonly prompt_tokens?: unknown;
  readonly completion_tokens?: unknown;
  readonly total_tokens?: unknown;
}

/** One call: what is asked, what the server really says, and what it tells of that. */
export interface LiePlan {
  readonly number: number;
  readonly prompt: string;
  readonly format: 'chat' | 'responses';
  readonly isStream: boolean;
  /** Absent: the usual bound. */
  readonly outputMax?: number;
  /** Words, each with the space before it. */
  readonly thought: readonly string[];
  readonly text: readonly string[];
  /** Told before the first word. */
  readonly early?: WireUsage;
  /** Running totals on every word. */
  readonly tellsRunning: boolean;
  /** Told at the end, if it comes to that. */
  readonly last?: WireUsage;
  readonly place: 'own-chunk' | 'finish-chunk' | 'choice';
  readonly noise: boolean;
  readonly end: 'well' | 'refused' | 'cut' | 'error' | 'broken-json';
  /** The client leaves when it has seen so many words. */
  readonly leavesAfter?: number;
}

const vocabulary = ['toll', 'gate', 'road', 'bridge', 'river', 'ferry', 'harbour', 'peaje', 'puente', 'moeda', 'café', '42', 'scale', '{"a":1}', '桥'];

/** Calls at random, the same for the same seed. */
export function planLies(seed: number, calls: number): LiePlan[] {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const oneOf = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
  const chance = (share: number) => random() < share;
  const words = (count: number) => Array.from({ length: count }, () => ` ${oneOf(vocabulary)}`);

  const figures = (truth: number, outputMax: number): unknown[] => [
    truth, truth, truth, Math.ceil(truth * 0.7), Math.ceil(truth * 0.3), 0, 1, null, '7', -1, undefined, outputMax, outputMax + 1, outputMax * 10, 50_000_000, 1e9, 1e300,
  ]; // prettier-ignore
  const usage = (words_: number, outputMax: number): WireUsage => {
    const prompt = oneOf<unknown>([20, 20, 20, 20, 12, 2, 0, null, undefined, -3, '9', 50_000_000, 1e9]);
    const completion = oneOf(figures(words_, outputMax));
    if (chance(0.1)) return { total_tokens: 20 + words_ };
    return { prompt_tokens: prompt, completion_tokens: completion, ...(chance(0.5) ? { total_tokens: 20 + words_ } : {}) };
  };

  return Array.from({ length: calls }, (_unused, number): LiePlan => {
    const format = chance(0.3) ? 'responses' : 'chat';
    const isStream = chance(0.75);
    const text = chance(0.06) ? [] : words(1 + below(90));
    const thought = chance(0.2) ? words(1 + below(40)) : [];
    const outputMax = chance(0.15) ? undefined : oneOf([1, 10, 50, 200, 1_000]);
    const spoken = text.length + thought.length;
    const isPlain = format === 'responses' || !isStream;
    // Faults of a server itself are rarer: with many of them in a row it is kept away from, and that is another promise.
    const end = isPlain || chance(0.8) ? 'well' : chance(0.75) ? 'refused' : oneOf(['cut', 'error', 'broken-json'] as const);
    return {
      number,
      prompt: `Call ${number} asks for a long tale of the gate.`,
      format,
      isStream,
      ...(outputMax === undefined ? {} : { outputMax }),
      thought,
      text,
      ...(isStream && chance(0.3) ? { early: { prompt_tokens: oneOf([20, 0, 50_000_000]), completion_tokens: oneOf([0, 1, 3]) } } : {}),
      // The first word alone never passes ten tokens, so that what is told with it is heard before a cut.
      tellsRunning: isStream && (outputMax ?? 10) >= 10 && chance(0.2),
      ...(chance(0.85) ? { last: usage(spoken, outputMax ?? 4_096) } : {}),
      place: oneOf(['own-chunk', 'finish-chunk', 'choice'] as const),
      noise: chance(0.2),
      end,
      ...(!isPlain && end === 'well' && chance(0.2) ? { leavesAfter: 1 + below(60) } : {}),
    };
  });
}

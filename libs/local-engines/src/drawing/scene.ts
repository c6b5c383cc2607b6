import { Dice } from './dice.ts';
import { choosePalette, type Palette, type TimeOfDay } from './palette.ts';
import { understand, type Trait } from './vocabulary.ts';

/** What is drawn, decided before the first line. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  /** A thousandth of the picture's size: lengths are counted in it, so that a picture is the same in every size. */
  readonly unit: number;
  readonly dice: Dice;
  readonly kind: 'landscape' | 'abstract' | 'space';
  readonly time: TimeOfDay;
  readonly palette: Palette;
  readonly horizon: number;
  readonly sun: { readonly x: number; readonly y: number; readonly radius: number };
  has(...traits: Trait[]): boolean;
  /** How many the prompt says; else the fallback. */
  count(trait: Trait, fallback: number): number;
  /** What of the prompt was understood. */
  readonly words: readonly Trait[];
}

export interface SceneOrder {
  readonly prompt: string;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
}

const times = ['night', 'dusk', 'sunset', 'dawn', 'day'] as const satisfies readonly Trait[];
const places = ['sea', 'beach', 'lake', 'river', 'island', 'mountain', 'volcano', 'hill', 'forest', 'jungle', 'desert', 'field', 'city'] as const;
const abstractWords = ['abstract', 'circles', 'waves', 'geometric', 'lines'] as const;

export function planScene({ prompt, seed, width, height }: SceneOrder): Scene {
  const { traits: said, counts } = understand(prompt);
  // Capitals and spaces do not make another picture.
  const dice = new Dice(`${prompt.trim().toLowerCase().replace(/\s+/g, ' ')}\n${seed}\n${width}x${height}`);
  const traits = new Set(said);
  const kind = chooseKind(traits, said);
  if (kind === 'landscape') furnish(traits, dice.fork('place'));
  const time = chooseTime(traits, kind, dice.fork('time'));
  const unit = Math.sqrt(width * height) / 1_000;
  const isHigh = height > width * 1.2;
  const light = dice.fork('light');
  const horizon = Math.round(height * (isHigh ? light.between(0.56, 0.64) : light.between(0.54, 0.63)));
  const side = light.pick([light.between(0.2, 0.36), light.between(0.62, 0.8)]);
  const altitude = { dawn: 0.16, day: 0.72, sunset: 0.13, dusk: 0.03, night: 0.66 }[time] * light.between(0.85, 1.15);
  return {
    width,
    height,
    unit,
    dice,
    kind,
    time,
    palette: choosePalette(time, traits, kind, dice.fork('palette')),
    horizon,
    sun: { x: width * side, y: horizon * (1 - altitude), radius: unit * { dawn: 40, day: 34, sunset: 52, dusk: 30, night: 36 }[time] },
    has: (...asked) => asked.some((trait) => traits.has(trait)),
    count: (trait, fallback) => counts.get(trait) ?? fallback,
    words: [...said],
  };
}

function chooseKind(traits: ReadonlySet<Trait>, said: ReadonlySet<Trait>): Scene['kind'] {
  if (abstractWords.some((word) => traits.has(word))) return 'abstract';
  const isOnEarth = places.some((place) => traits.has(place));
  if (!isOnEarth && (traits.has('space') || traits.has('planet'))) return 'space';
  // Nothing of the prompt is known: a picture of nothing claims nothing.
  return said.size === 0 ? 'abstract' : 'landscape';
}

/** A place, where the prompt names only a time, a thing or a colour. */
function furnish(traits: Set<Trait>, dice: Dice): void {
  // A town that nothing else surrounds stands at the water, which doubles its lights.
  const named = places.filter((place) => traits.has(place));
  if (named.length === 1 && named[0] === 'city') traits.add('sea');
  if (named.length > 0) return;
  if (traits.has('boat') || traits.has('lighthouse')) traits.add('sea');
  else if (traits.has('bridge')) traits.add('river').add('hill');
  else if (traits.has('cactus') || traits.has('pyramid')) traits.add('desert');
  else if (traits.has('house') || traits.has('flower') || traits.has('tree')) traits.add('field').add('hill');
  else for (const place of dice.pick<readonly Trait[]>([['sea'], ['mountain', 'lake'], ['mountain', 'forest'], ['hill', 'field']])) traits.add(place);
}

function chooseTime(traits: ReadonlySet<Trait>, kind: Scene['kind'], dice: Dice): TimeOfDay {
  const named = times.find((time) => traits.has(time));
  if (named) return named;
  if (kind === 'space' || traits.has('moon') || traits.has('stars') || traits.has('aurora') || traits.has('neon')) return 'night';
  if (traits.has('rainbow') || traits.has('snow') || traits.has('rain') || traits.has('storm') || traits.has('fog')) return dice.pick(['day', 'dawn']);
  return dice.pick(['day', 'day', 'dawn', 'sunset', 'sunset']);
}

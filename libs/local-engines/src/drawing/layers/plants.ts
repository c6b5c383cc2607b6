import { darker, lighter, mix, tinted, type Colour } from '../colour.ts';
import type { Dice } from '../dice.ts';
import type { Scene } from '../scene.ts';
import { closed, line, number, paint, type Point, type Sheet } from '../svg.ts';
import { through } from './ridges.ts';

/** A fir: a stem and boughs that hang, a little different on both sides. */
export function fir(chance: Dice, x: number, foot: number, tall: number): string {
  const tiers = Math.max(5, Math.min(14, Math.round(tall / 9)));
  const half = tall * chance.between(0.17, 0.24);
  const side = (sign: number): Point[] => {
    const points: Point[] = [];
    for (let tier = 1; tier <= tiers; tier++) {
      const part = tier / tiers;
      const y = foot - tall + tall * 0.93 * part;
      points.push(
        [x + sign * half * part ** 0.85 * chance.between(0.75, 1.15), y],
        [x + sign * half * part * 0.42, y - (tall / tiers) * chance.between(0.1, 0.35)],
      );
    }
    return points;
  };
  const stem = tall * 0.018 + 0.4;
  const right = side(1);
  return closed([
    [x, foot - tall],
    ...right,
    [x + stem, foot - tall * 0.06],
    [x + stem, foot],
    [x - stem, foot],
    [x - stem, foot - tall * 0.06],
    ...side(-1).toReversed(),
  ]);
}

/** A row of firs from edge to edge, as thick as a wood. */
export function drawFirs(scene: Scene, sheet: Sheet, name: string, rootAt: (x: number) => number, tall: number, distance: number): string {
  const chance = scene.dice.fork(name);
  const { width, unit, palette } = scene;
  const colour = through(scene, mix(palette.land, palette.leaf, scene.has('autumn', 'spring', 'green') ? 0.55 : 0.3), distance);
  const parts: string[] = [];
  for (let x = -tall * 0.2; x < width + tall * 0.2; x += tall * chance.between(0.1, 0.24))
    parts.push(fir(chance, x, rootAt(x) + unit * 4, tall * chance.between(0.5, 1.1)));
  const foot = rootAt(width / 2);
  const fill = sheet.fade(foot - tall, foot + unit * 6, [
    { at: 0, colour },
    { at: 1, colour: mix(colour, through(scene, palette.sky[3], Math.min(1, distance + 0.3)), 0.5 * distance + (scene.has('fog') ? 0.3 : 0.06)) },
  ]);
  const snow = scene.has('snow')
    ? `<path d="${parts.join('')}" fill="${paint(palette.sun)}" opacity="${(0.28 * (1 - distance)).toFixed(2)}" transform="translate(0 ${number(-unit * 3)})"/>`
    : '';
  return `${snow}<path d="${parts.join('')}" fill="${fill}"/>`;
}

/** A tree with a round crown: leaves in the shade first, those in the light last. */
export function broadTree(scene: Scene, chance: Dice, x: number, foot: number, tall: number, colour: Colour): string {
  const trunk = darker(mix(scene.palette.land, { lightness: 0.3, chroma: 0.05, hue: 50 }, 0.4), 0.02);
  const wide = tall * 0.035;
  const bend = chance.between(-0.06, 0.06) * tall;
  const stem = `<path d="M${number(x - wide)} ${number(foot)}Q${number(x - wide * 0.5 + bend)} ${number(foot - tall * 0.3)} ${number(x + bend - wide * 0.4)} ${number(foot - tall * 0.6)}L${number(x + bend + wide * 0.4)} ${number(foot - tall * 0.6)}Q${number(x + wide * 0.6 + bend)} ${number(foot - tall * 0.3)} ${number(x + wide)} ${number(foot)}Z" fill="${paint(trunk)}"/>`;
  const towards = Math.sign(scene.sun.x - x) || 1;
  const [cx, cy, rx, ry] = [x + bend, foot - tall * 0.66, tall * 0.34, tall * 0.3];
  const tones = [
    darker(colour, 0.04),
    lighter(colour, 0.03),
    mix(lighter(colour, 0.09), scene.palette.lit, 0.18),
    mix(lighter(colour, 0.14), scene.palette.lit, 0.4),
  ];
  const leaves = tones.map((tone, layer) => {
    const shift = layer * 0.13;
    const blobs = Array.from({ length: 150 - layer * 28 }, () => {
      const angle = chance.between(0, Math.PI * 2);
      const far = Math.sqrt(chance.next()) * (1 - layer * 0.15);
      const size = tall * chance.between(0.014, 0.042) * (1 - layer * 0.1);
      return `<circle cx="${number(cx + Math.cos(angle) * rx * far + towards * rx * shift)}" cy="${number(cy + Math.sin(angle) * ry * far - ry * shift)}" r="${number(size)}"/>`;
    });
    return `<g fill="${paint(tone)}" opacity="${layer === 0 ? 1 : 0.85}">${blobs.join('')}</g>`;
  });
  return stem + leaves.join('');
}

/** A palm that leans. */
export function palm(scene: Scene, chance: Dice, x: number, foot: number, tall: number): string {
  const lean = chance.pick([-1, 1]) * chance.between(0.08, 0.3) * tall;
  const [topX, topY] = [x + lean, foot - tall];
  const wide = tall * 0.022;
  const colour = mix(scene.palette.land, scene.palette.leaf, 0.25);
  const stem = `M${number(x - wide)} ${number(foot)}Q${number(x + lean * 0.15 - wide)} ${number(foot - tall * 0.55)} ${number(topX - wide * 0.5)} ${number(topY)}L${number(topX + wide * 0.5)} ${number(topY)}Q${number(x + lean * 0.15 + wide)} ${number(foot - tall * 0.55)} ${number(x + wide * 1.3)} ${number(foot)}Z`;
  const fronds = Array.from({ length: 11 }, (_, index) => {
    const angle = -Math.PI * (0.02 + (0.96 * index) / 10) + chance.between(-0.1, 0.1);
    const long = tall * chance.between(0.34, 0.46);
    const [endX, endY] = [topX + Math.cos(angle) * long, topY + Math.sin(angle) * long * 0.5 + long * 0.4];
    const [midX, midY] = [topX + Math.cos(angle) * long * 0.55, topY + Math.sin(angle) * long * 0.75 - long * 0.06];
    const spine: Point[] = Array.from({ length: 27 }, (__, step) => {
      const part = step / 26;
      return [
        (1 - part) ** 2 * topX + 2 * part * (1 - part) * midX + part ** 2 * endX,
        (1 - part) ** 2 * topY + 2 * part * (1 - part) * midY + part ** 2 * endY,
      ];
    });
    const leaves = spine.slice(1).map(([sx, sy], step): string => {
      const drop = long * 0.17 * Math.sin(Math.PI * Math.min(1, (step + 2) / 27)) + 1;
      return (
        line([
          [sx, sy],
          [sx + Math.cos(angle) * drop * 0.5 - drop * 0.12, sy + drop],
        ]) +
        line([
          [sx, sy],
          [sx + Math.cos(angle) * drop * 0.5 + drop * 0.3, sy + drop * 0.55],
        ])
      );
    });
    return `<path d="${line(spine)}${leaves.join('')}"/>`;
  });
  return `<g fill="none" stroke="${paint(colour)}" stroke-width="${Math.max(0.5, tall * 0.0045).toFixed(2)}" stroke-linecap="round"><path d="${stem}" fill="${paint(colour)}" stroke="none"/>${fronds.join('')}</g>`;
}

/** Blades and stalks along the lower edge, nearest of all. */
export function drawGrass(scene: Scene, name: string, rootAt: (x: number) => number, tall: number, colour: Colour): string {
  const chance = scene.dice.fork(name);
  const { width, unit } = scene;
  const tones = [darker(colour, 0.05), colour, mix(colour, scene.palette.lit, 0.28)];
  const paths = tones.map((tone) => {
    const blades: string[] = [];
    for (let x = 0; x < width; x += unit * chance.between(2.5, 6.5)) {
      const long = tall * chance.between(0.3, 1);
      const lean = chance.between(-0.35, 0.45) * long;
      const foot = rootAt(x) + unit * 6;
      const wide = unit * chance.between(0.8, 1.8);
      blades.push(
        `M${number(x - wide)} ${number(foot)}Q${number(x)} ${number(foot - long * 0.6)} ${number(x + lean)} ${number(foot - long)}Q${number(x + wide)} ${number(foot - long * 0.5)} ${number(x + wide)} ${number(foot)}Z`,
      );
    }
    return `<path d="${blades.join('')}" fill="${paint(tone)}"/>`;
  });
  return paths.join('');
}

/** Flowers of a meadow, smaller and closer together far away. */
export function drawFlowers(scene: Scene, top: number, amount: number): string {
  const chance = scene.dice.fork('flowers');
  const { width, height, unit, palette } = scene;
  const shade = { day: 0, dawn: 0.15, sunset: 0.3, dusk: 0.5, night: 0.62 }[scene.time];
  const named = scene.has('red', 'orange', 'yellow', 'violet', 'pink', 'blue');
  const kinds = (named ? [palette.lit.hue, palette.lit.hue + 15] : [chance.pick([25, 350, 300]), 85, 330]).map((hue) =>
    mix(tinted({ lightness: 0.68, chroma: 0.19, hue }, hue, 1), palette.land, shade),
  );
  const heads: { y: number; drawing: string }[] = Array.from({ length: amount }, () => {
    const part = chance.next() ** 1.4;
    const y = top + (height - top) * (0.06 + 0.94 * part);
    const size = unit * (1.3 + 12 * part ** 1.5) * chance.between(0.7, 1.2);
    const [x, colour] = [chance.next() * width, chance.pick(kinds)];
    const stem = `<path d="M${number(x)} ${number(y)}q${number(size * 0.3)} ${number(size * 2)} 0 ${number(size * 4.2)}" stroke="${paint(darker(mix(palette.leaf, palette.land, 0.2), 0.02))}" stroke-width="${number(size * 0.22)}" fill="none"/>`;
    if (size < unit * 3.2) return { y, drawing: `<circle cx="${number(x)}" cy="${number(y)}" r="${number(size * 0.75)}" fill="${paint(colour)}"/>` };
    const petals = Array.from({ length: 6 }, (_, petal) => {
      const angle = petal * 60 + chance.between(-8, 8);
      return `<ellipse cx="${number(x)}" cy="${number(y - size * 0.55)}" rx="${number(size * 0.34)}" ry="${number(size * 0.6)}" transform="rotate(${number(angle)} ${number(x)} ${number(y)})"/>`;
    });
    return {
      y,
      drawing: `${stem}<g fill="${paint(colour)}" stroke="${paint(darker(colour, 0.1))}" stroke-width="${number(size * 0.05)}">${petals.join('')}</g><circle cx="${number(x)}" cy="${number(y)}" r="${number(size * 0.3)}" fill="${paint(mix({ lightness: 0.8, chroma: 0.15, hue: 85 }, palette.land, shade))}"/>`,
    };
  });
  return heads
    .toSorted((one, other) => one.y - other.y)
    .map(({ drawing }) => drawing)
    .join('');
}

export function cactus(scene: Scene, chance: Dice, x: number, foot: number, tall: number): string {
  const wide = tall * 0.13;
  const body = mix(scene.palette.leaf, scene.palette.land, 0.35);
  const light = mix(body, scene.palette.lit, 0.4);
  const towards = Math.sign(scene.sun.x - x) || 1;
  const arm = (side: number): string => {
    const [y, far, up] = [foot - tall * chance.between(0.35, 0.55), wide * chance.between(1.6, 2.2), tall * chance.between(0.22, 0.36)];
    return `M${number(x)} ${number(y)}H${number(x + side * far * 0.6)}Q${number(x + side * far)} ${number(y)} ${number(x + side * far)} ${number(y - far * 0.5)}V${number(y - up)}`;
  };
  const path = `M${number(x)} ${number(foot)}V${number(foot - tall + wide / 2)}`;
  const [left, right] = [arm(-1), arm(1)];
  const stroke = (colour: Colour, width: number, shift: number) =>
    `<g transform="translate(${number(shift)} 0)" fill="none" stroke="${paint(colour)}" stroke-linecap="round" stroke-linejoin="round"><path d="${path}" stroke-width="${number(width)}"/><path d="${left}${right}" stroke-width="${number(width * 0.72)}"/></g>`;
  return stroke(body, wide, 0) + stroke(light, wide * 0.16, towards * wide * 0.26) + stroke(darker(body, 0.05), wide * 0.1, -towards * wide * 0.12);
}

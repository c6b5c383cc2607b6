import { lighter, mix, type Colour } from './colour.ts';
import type { Dice } from './dice.ts';
import type { Scene } from './scene.ts';
import { closed, number, paint, type Point, type Sheet } from './svg.ts';

type Manner = 'waves' | 'circles' | 'geometric' | 'lines';

/** Forms and colours that mean nothing. */
export function drawAbstract(scene: Scene, sheet: Sheet): string {
  const { width, height, dice } = scene;
  const chance = dice.fork('abstract');
  const manner =
    (['circles', 'geometric', 'lines', 'waves'] as const).find((name) => scene.has(name)) ??
    chance.pick<Manner>(['waves', 'waves', 'circles', 'geometric', 'lines']);
  const tones = harmony(scene, chance);
  const [first = scene.palette.land, , last = scene.palette.lit] = tones;
  const ground = sheet.define(
    (id) =>
      `<linearGradient id="${id}" x1="0" y1="0" x2="${number(chance.between(0.3, 1))}" y2="1"><stop offset="0" stop-color="${paint(mix(first, last, 0.15))}"/><stop offset="1" stop-color="${paint(mix(first, last, 0.5))}"/></linearGradient>`,
  );
  const draw = { waves, circles, geometric, lines }[manner];
  return `<rect width="${width}" height="${height}" fill="${ground}"/>${draw(scene, sheet, chance, tones)}`;
}

/** Five tones from dark to light: neighbours on the wheel, and one from the other side. */
function harmony(scene: Scene, chance: Dice): Colour[] {
  const named = scene.has('red', 'orange', 'yellow', 'gold', 'green', 'turquoise', 'blue', 'violet', 'pink', 'mono', 'neon', 'pastel');
  const { sky, lit, sun } = scene.palette;
  if (named) return [sky[0], sky[1], sky[2], lit, sun];
  const hue = chance.between(0, 360);
  const step = chance.pick([24, 32, 40]) * chance.pick([-1, 1]);
  const tone = (lightness: number, chroma: number, turn: number): Colour => ({ lightness, chroma, hue: hue + turn });
  return [tone(0.27, 0.09, 0), tone(0.44, 0.13, step), tone(0.6, 0.15, step * 2), tone(0.78, 0.13, 180 + step), tone(0.93, 0.05, step * 3)];
}

const tone = (tones: readonly Colour[], part: number): Colour => {
  const at = Math.min(0.999, Math.max(0, part)) * (tones.length - 1);
  return mix(tones[Math.floor(at)] as Colour, tones[Math.floor(at) + 1] as Colour, at % 1);
};

/** Sheets that lie over each other, each with its shadow on the one below. */
function waves({ width, height, unit }: Scene, sheet: Sheet, chance: Dice, tones: readonly Colour[]): string {
  const soft = sheet.blur(unit * 13);
  const tilt = chance.between(-0.35, 0.35);
  const count = chance.integer(8, 12);
  return Array.from({ length: count }, (_, index) => {
    const noise = chance.noise();
    const shift = chance.between(0, 90);
    const base = height * (-0.05 + (1.05 * (index + 0.6)) / count);
    const points: Point[] = [];
    for (let x = -unit * 30; x <= width + unit * 30; x += unit * 9)
      points.push([x, base + (x - width / 2) * tilt + noise(shift + x / (unit * 330)) * unit * 120 + noise(shift + x / (unit * 760)) * unit * 70]);
    const edge = closed([...points, [width + unit * 40, height * 1.6], [-unit * 40, height * 1.6]]);
    const colour = tone(tones, (index + 0.5) / count);
    const fill = sheet.fade(base - unit * 160, base + unit * 300, [
      { at: 0, colour: lighter(colour, 0.07) },
      { at: 1, colour: lighter(colour, -0.05) },
    ]);
    return `<path d="${edge}" fill="${paint(tones[0] as Colour)}" opacity="0.42" filter="${soft}" transform="translate(0 ${number(-unit * 9)})"/><path d="${edge}" fill="${fill}"/>`;
  }).join('');
}

/** Discs that do not touch, each a little ball of light. */
function circles({ width, height, unit, count }: Scene, sheet: Sheet, chance: Dice, tones: readonly Colour[]): string {
  const placed: { x: number; y: number; radius: number }[] = [];
  const amount = count('circles', 150);
  const largest = amount < 30 ? 190 / Math.sqrt(amount) + 40 : 110;
  for (let tries = 0; tries < 5_000 && placed.length < amount; tries++) {
    const radius = unit * (largest * (1 - tries / 5_200) ** 2.2 * chance.between(0.6, 1) + 5);
    const [x, y] = [chance.next() * width, chance.next() * height];
    if (placed.every((other) => Math.hypot(other.x - x, other.y - y) > other.radius + radius + unit * 3)) placed.push({ x, y, radius });
  }
  const shadow = placed.map(({ x, y, radius }) => `<circle cx="${number(x + radius * 0.14)}" cy="${number(y + radius * 0.22)}" r="${number(radius)}"/>`);
  const balls = placed.map(({ x, y, radius }) => {
    const colour = tone(tones, chance.between(0.25, 1));
    const fill = sheet.glow([x - radius * 0.35, y - radius * 0.4], radius * 1.5, [
      { at: 0, colour: lighter(colour, 0.13) },
      { at: 0.55, colour },
      { at: 1, colour: mix(lighter(colour, -0.16), tones[0] as Colour, 0.3) },
    ]);
    return `<circle cx="${number(x)}" cy="${number(y)}" r="${number(radius)}" fill="${fill}"/>`;
  });
  return `<g fill="${paint(lighter(tones[0] as Colour, -0.08))}" opacity="0.45" filter="${sheet.blur(unit * 7)}">${shadow.join('')}</g>${balls.join('')}`;
}

/** A net of triangles, lit as if it were folded paper. */
function geometric({ width, height, unit }: Scene, _: Sheet, chance: Dice, tones: readonly Colour[]): string {
  const size = unit * chance.between(70, 110);
  const [columns, rows] = [Math.ceil(width / size) + 2, Math.ceil(height / (size * 0.87)) + 2];
  const corner = Array.from({ length: rows + 1 }, (__, row) =>
    Array.from({ length: columns + 1 }, (___, column): readonly [number, number, number] => [
      (column - 1 + (row % 2) * 0.5) * size + chance.between(-0.26, 0.26) * size,
      (row - 1) * size * 0.87 + chance.between(-0.26, 0.26) * size,
      chance.next(),
    ]),
  );
  const angle = chance.between(0, Math.PI * 2);
  const parts: string[] = [];
  const facet = (points: (readonly [number, number, number] | undefined)[]) => {
    const [one, two, three] = points;
    if (!one || !two || !three) return;
    const [cx, cy, deep] = [0, 1, 2].map((axis) => ((one[axis] ?? 0) + (two[axis] ?? 0) + (three[axis] ?? 0)) / 3) as [number, number, number];
    const along = 0.5 + ((cx / width - 0.5) * Math.cos(angle) + (cy / height - 0.5) * Math.sin(angle)) * 0.85;
    const colour = lighter(tone(tones, along * 0.8 + 0.1), (deep - 0.5) * 0.2);
    parts.push(`<path d="${closed([one, two, three].map(([x, y]): Point => [x, y]))}" fill="${paint(colour)}" stroke="${paint(colour)}" stroke-width="0.8"/>`);
  };
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [a, b] = [corner[row]?.[column], corner[row]?.[column + 1]];
      const [c, d] = [corner[row + 1]?.[column], corner[row + 1]?.[column + 1]];
      if (row % 2 === 0) {
        facet([a, b, c]);
        facet([b, d, c]);
      } else {
        facet([a, b, d]);
        facet([a, d, c]);
      }
    }
  return parts.join('');
}

/** Threads that a field of noise carries. */
function lines({ width, height, unit }: Scene, _: Sheet, chance: Dice, tones: readonly Colour[]): string {
  const [across, down] = [chance.noise(), chance.noise()];
  const turn = chance.between(0, Math.PI * 2);
  const direction = (x: number, y: number) => turn + (across((x + y * 0.6) / (unit * 300)) + down((y - x * 0.4) / (unit * 240) + 60)) * 1.7;
  return Array.from({ length: 900 }, () => {
    let [x, y] = [chance.between(-0.1, 1.1) * width, chance.between(-0.1, 1.1) * height];
    const colour = tone(tones, 0.15 + 0.85 * Math.min(1, Math.max(0, y / height + chance.between(-0.25, 0.25))));
    let path = `M${number(x)} ${number(y)}`;
    for (let step = 0; step < 34; step++) {
      const angle = direction(x, y);
      x += Math.cos(angle) * unit * 9;
      y += Math.sin(angle) * unit * 9;
      path += `L${number(x)} ${number(y)}`;
    }
    return `<path d="${path}" fill="none" stroke="${paint(colour)}" stroke-width="${number(unit * (0.8 + 5 * chance.next() ** 4))}" stroke-linecap="round" opacity="${chance.between(0.35, 0.9).toFixed(2)}"/>`;
  }).join('');
}

import { mix, muted, type Colour } from '../colour.ts';
import type { Dice } from '../dice.ts';
import type { Scene } from '../scene.ts';
import { closed, ground, number, type Point, type Sheet } from '../svg.ts';

/** How far something is: 0 near, 1 where the air hides all but its outline. */
export function through(scene: Scene, colour: Colour, distance: number): Colour {
  const air = mix(scene.palette.sky[3], scene.palette.sky[2], 0.45);
  return mix(colour, air, distance ** 0.8 * (scene.has('fog') ? 0.97 : 0.9));
}

/** A soft line of hills. */
export function hillLine(dice: Dice, { width, unit }: Scene, base: number, rise: number, roughness = 1): Point[] {
  const noise = dice.noise();
  const [shift, wave] = [dice.between(0, 200), dice.between(0.9, 1.6) / (420 * unit)];
  const points: Point[] = [];
  for (let x = -unit * 10; x <= width + unit * 10; x += unit * 6) {
    const at = x * wave + shift;
    const height = 0.5 + 0.5 * noise(at) + roughness * (0.16 * noise(at * 2.7 + 31) + 0.05 * noise(at * 7 + 11));
    points.push([x, base - rise * height]);
  }
  return points;
}

interface Peak {
  readonly x: number;
  readonly top: number;
  readonly half: number;
}

/** A range: peaks with a lit and a shaded face, their feet in haze. */
export function drawRange(scene: Scene, sheet: Sheet, name: string, base: number, rise: number, distance: number): string {
  const { width, unit, palette, sun, dice } = scene;
  const chance = dice.fork(name);
  const spacing = rise * chance.between(0.85, 1.15);
  const peaks: Peak[] = [];
  const start = -spacing * chance.next();
  for (let x = start; x < width + spacing; x += spacing * chance.between(0.6, 1.25)) {
    const tall = rise * (0.42 + 0.58 * chance.next() ** 0.8);
    peaks.push({ x, top: base - tall, half: tall * chance.between(1.15, 1.6) });
  }
  // One summit leads the eye.
  const chief = peaks.reduce((best, peak) => (Math.abs(peak.x - (width - sun.x)) < Math.abs(best.x - (width - sun.x)) ? peak : best));
  peaks.push({ x: chief.x, top: base - rise * 1.12, half: rise * 1.5 });
  const jag = chance.noise();
  const outline = (x: number) => Math.min(...peaks.map((peak) => peak.top + (Math.abs(x - peak.x) / peak.half) * (base - peak.top)), base - rise * 0.12);
  const ridge: Point[] = [];
  for (let x = -unit * 6; x <= width + unit * 6; x += unit * 2.5) {
    const y = outline(x);
    const tall = Math.max(0, base - y);
    ridge.push([x, y + (jag(x / (38 * unit)) * 0.075 + jag(x / (13 * unit) + 50) * 0.03 + jag(x / (5 * unit) + 90) * 0.012) * tall]);
  }
  const rock = through(scene, mix(palette.land, palette.leaf, 0.25), distance);
  const haze = through(scene, palette.sky[3], Math.min(1, distance + 0.25));
  const body = sheet.fade(base - rise * 1.1, base, [
    { at: 0, colour: rock },
    { at: 0.62, colour: mix(rock, haze, 0.2) },
    { at: 1, colour: mix(rock, haze, 0.78) },
  ]);
  const clip = sheet.define((id) => `<clipPath id="${id}"><path d="${ground(ridge, base + unit * 4)}"/></clipPath>`);
  const light = mix(muted(palette.lit, 0.9), rock, 0.25 + 0.45 * distance);
  const isWinter = scene.has('snow');
  const snow = mix(mix(palette.sun, palette.sky[1], 0.12), rock, 0.05 + 0.25 * distance);
  const faces = peaks.map((peak) => {
    const towards = Math.sign(sun.x - peak.x) || 1;
    const lit = face(chance, peak, base, towards);
    const fill = sheet.fade(peak.top, base, [
      { at: 0, colour: light, opacity: scene.time === 'night' ? 0.35 : 0.6 },
      { at: 0.75, colour: light, opacity: 0.05 },
      { at: 1, colour: light, opacity: 0 },
    ]);
    const parts = [`<path d="${closed(lit)}" fill="${fill}"/>`];
    if (isWinter || base - peak.top > rise * 0.72) parts.push(snowCap(scene, sheet, chance, peak, base, isWinter ? 0.62 : 0.3, snow, towards));
    return parts.join('');
  });
  const glow = sheet.glow([sun.x, sun.y], unit * 520, [
    { at: 0, colour: palette.lit, opacity: scene.time === 'night' ? 0.12 : 0.5 },
    { at: 1, colour: palette.lit, opacity: 0 },
  ]);
  return `<path d="${ground(ridge, base + unit * 4)}" fill="${body}"/><g clip-path="${clip}">${faces.join('')}<rect width="${width}" height="${number(base)}" fill="${glow}"/></g>`;
}

/** The face of a peak that looks to one side: between its slope and a crooked spine. */
function face(chance: Dice, { x, top, half }: Peak, base: number, side: number): Point[] {
  const spine: Point[] = [[x, top - 4]];
  const steps = 7;
  let drift = 0;
  for (let step = 1; step <= steps; step++) {
    drift += chance.between(-0.075, 0.11) * half * side;
    spine.push([x + drift, top + ((base - top) * step) / steps]);
  }
  return [...spine, [x + side * half * 1.1, base], [x + side * half * 1.1, base - 4]];
}

function snowCap(scene: Scene, sheet: Sheet, chance: Dice, { x, top, half }: Peak, base: number, share: number, colour: Colour, towards: number): string {
  const depth = (base - top) * share;
  const wide = half * share * 1.15;
  const teeth = 12;
  const edge = Array.from({ length: teeth + 1 }, (_, index): Point => {
    const part = index / teeth;
    return [
      x - wide + 2 * wide * part,
      top + depth * (index % 2 === 0 ? chance.between(0.85, 1.25) : chance.between(0.35, 0.7)) * (1 - 0.3 * Math.abs(part - 0.5)),
    ];
  });
  const shaded = mix(colour, scene.palette.sky[1], 0.45);
  const fill = sheet.across(x - wide * 0.5, x + wide * 0.5, [
    { at: 0.35, colour: towards < 0 ? colour : shaded, opacity: 0.95 },
    { at: 0.6, colour: towards < 0 ? shaded : colour, opacity: 0.95 },
  ]);
  return `<path d="${closed([[x - wide, top - half], [x + wide, top - half], ...edge.toReversed()])}" fill="${fill}"/>`;
}

/** A band of hills in one colour, lit from the sun's side, fading into mist at its foot. */
export function drawHills(scene: Scene, sheet: Sheet, name: string, base: number, rise: number, distance: number, colour: Colour): string {
  const { unit, palette, sun } = scene;
  const ridge = hillLine(scene.dice.fork(name), scene, base, rise);
  const near = through(scene, colour, distance);
  const fill = sheet.fade(base - rise * 1.3, base, [
    { at: 0, colour: mix(near, palette.lit, scene.time === 'night' ? 0.04 : 0.16 * (1 - distance)) },
    { at: 1, colour: mix(near, through(scene, palette.sky[3], 0.9), 0.15 + 0.4 * distance) },
  ]);
  const glow = sheet.glow([sun.x, Math.max(sun.y, base - rise)], unit * 560, [
    { at: 0, colour: palette.lit, opacity: scene.time === 'night' ? 0.08 : 0.42 * (0.4 + 0.6 * distance) },
    { at: 1, colour: palette.lit, opacity: 0 },
  ]);
  const path = ground(ridge, Math.max(base, scene.height) + unit * 8);
  return `<path d="${path}" fill="${fill}"/><path d="${path}" fill="${glow}"/>`;
}

/** Mist that lies at the foot of what is far. */
export function drawMist(scene: Scene, sheet: Sheet, y: number, thick: number, opacity: number): string {
  const colour = mix(scene.palette.sky[3], scene.palette.sky[2], 0.35);
  const fill = sheet.fade(y - thick, y + thick, [
    { at: 0, colour, opacity: 0 },
    { at: 0.55, colour, opacity },
    { at: 1, colour, opacity: 0 },
  ]);
  return `<rect x="0" y="${number(y - thick)}" width="${scene.width}" height="${number(thick * 2)}" fill="${fill}"/>`;
}

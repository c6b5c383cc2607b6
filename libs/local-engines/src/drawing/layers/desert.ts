import { darker, lighter, mix } from '../colour.ts';
import type { Scene } from '../scene.ts';
import { closed, ground, number, type Point, type Sheet } from '../svg.ts';
import { through } from './ridges.ts';

/** Dunes: a crest that swings, bright on the sun's side and dark behind it. */
export function drawDunes(scene: Scene, sheet: Sheet): string {
  const { horizon, height, width, unit, palette, sun, dice, time } = scene;
  const warm = { lightness: 0.72, chroma: 0.1, hue: 68 };
  const sand = mix(warm, mix(palette.land, palette.sky[2], 0.5), { day: 0.12, dawn: 0.35, sunset: 0.48, dusk: 0.66, night: 0.82 }[time]);
  const count = 6;
  return Array.from({ length: count }, (_, index) => {
    const chance = dice.fork(`dune ${index}`);
    const near = index / (count - 1);
    const base = horizon + (height - horizon) * near ** 1.5 * 0.82;
    const rise = unit * (26 + 120 * near);
    const noise = chance.noise();
    const shift = chance.between(0, 100);
    const crest: Point[] = [];
    for (let x = -unit * 10; x <= width + unit * 10; x += unit * 5) crest.push([x, base - rise * (0.4 + 0.6 * noise(shift + x / (unit * (190 + 320 * near))))]);
    const colour = through(scene, sand, 0.62 * (1 - near));
    const lit = mix(colour, lighter(palette.lit, 0.02), 0.42);
    const shade = darker(mix(colour, palette.sky[0], 0.32), 0.06);
    const body = sheet.fade(base - rise, base + rise * 1.6, [
      { at: 0, colour: lit },
      { at: 1, colour: darker(colour, 0.05 * near) },
    ]);
    // Where the crest falls away from the sun, its slope lies in shadow down to a second, softer line.
    const away = sun.x < width / 2 ? 1 : -1;
    const parts: string[] = [];
    let run: Point[] = [];
    const flush = () => {
      if (run.length > 4) parts.push(slope(run, rise, away));
      run = [];
    };
    for (const [at, point] of crest.entries()) {
      const next = crest[at + 1];
      const falls = next !== undefined && (next[1] - point[1]) * away > unit * 0.12;
      if (falls) run.push(point);
      else flush();
    }
    flush();
    const dark = sheet.fade(base - rise, base + rise * 1.2, [
      { at: 0, colour: shade, opacity: 0.85 },
      { at: 1, colour: shade, opacity: 0 },
    ]);
    const clip = sheet.define((id) => `<clipPath id="${id}"><path d="${ground(crest, height + 4)}"/></clipPath>`);
    const ripples = near > 0.5 ? sandRipples(scene, chance, base, rise, near) : '';
    return `<path d="${ground(crest, height + 4)}" fill="${body}"/><g clip-path="${clip}"><path d="${parts.join('')}" fill="${dark}"/><g fill="none" stroke="${sheet.fade(
      base,
      height,
      [
        { at: 0, colour: shade, opacity: 0.1 },
        { at: 1, colour: shade, opacity: 0.4 },
      ],
    )}">${ripples}</g></g>`;
  }).join('');
}

function slope(run: readonly Point[], rise: number, away: number): string {
  const last = run.length - 1;
  const lower = run.map(([x, y], index): Point => {
    const part = index / last;
    return [x + away * rise * 0.5 * Math.sin(Math.PI * part) + away * rise * 0.2, y + rise * 0.95 * Math.sin(Math.PI * Math.min(1, part * 0.92 + 0.04))];
  });
  return closed([...run, ...lower.toReversed()]);
}

function sandRipples({ width, unit }: Scene, chance: Scene['dice'], base: number, rise: number, near: number): string {
  const noise = chance.noise();
  return Array.from({ length: 26 }, (_, index) => {
    const y = base + rise * 0.1 + index * unit * (4 + 9 * near) * (1 + index * 0.05);
    const points = Array.from({ length: 34 }, (__, step): string => {
      const x = (step / 33) * width;
      return `${step === 0 ? 'M' : 'L'}${number(x)} ${number(y + noise(step * 0.32 + index * 0.23) * unit * 15)}`;
    });
    return `<path d="${points.join('')}" stroke-width="${number(unit * (0.7 + near))}"/>`;
  }).join('');
}

/** Pyramids with a lit and a shaded face. */
export function drawPyramids(scene: Scene, sheet: Sheet, amount: number): string {
  const { horizon, width, unit, palette, sun, dice } = scene;
  const chance = dice.fork('pyramids');
  const stone = through(
    scene,
    mix({ lightness: 0.68, chroma: 0.09, hue: 70 }, palette.land, { day: 0.1, dawn: 0.35, sunset: 0.5, dusk: 0.65, night: 0.8 }[scene.time]),
    0.3,
  );
  return Array.from({ length: amount }, (_, index) => {
    const tall = horizon * chance.between(0.28, 0.42) * (1 - index * 0.12);
    const x = width * (0.2 + (0.62 * (index + 0.5)) / amount) + chance.between(-30, 30) * unit;
    const foot = horizon + unit * 16;
    const edge = x + (sun.x < x ? 1 : -1) * tall * 0.28;
    const [left, right] = [x - tall * 0.86, x + tall * 0.86];
    const isLeftLit = sun.x < x;
    const fill = (isLit: boolean) =>
      sheet.fade(foot - tall, foot, [
        { at: 0, colour: isLit ? mix(stone, palette.lit, 0.45) : darker(mix(stone, palette.sky[0], 0.3), 0.1) },
        { at: 1, colour: mix(stone, palette.sky[3], 0.25) },
      ]);
    return `<path d="${closed([
      [x, foot - tall],
      [left, foot],
      [edge, foot],
    ])}" fill="${fill(isLeftLit)}"/><path d="${closed([
      [x, foot - tall],
      [edge, foot],
      [right, foot],
    ])}" fill="${fill(!isLeftLit)}"/>`;
  }).join('');
}

import { lighter, mix } from '../colour.ts';
import type { Scene } from '../scene.ts';
import { number, paint, type Sheet } from '../svg.ts';
import { drawMist } from './ridges.ts';

/** What falls or hangs between us and the scene. */
export function drawWeather(scene: Scene, sheet: Sheet): string {
  const parts: string[] = [];
  if (scene.has('fog'))
    parts.push(drawMist(scene, sheet, scene.horizon, scene.horizon * 0.5, 0.75), drawMist(scene, sheet, scene.height * 0.86, scene.height * 0.2, 0.35));
  if (scene.has('rain', 'storm')) parts.push(rain(scene));
  if (scene.has('snow')) parts.push(snowfall(scene, sheet));
  return parts.join('');
}

function rain({ width, height, unit, palette, dice, has }: Scene): string {
  const chance = dice.fork('rain');
  const slant = chance.between(0.1, 0.3) * (has('storm') ? 1.8 : 1);
  const drops = Array.from({ length: 420 }, () => {
    const near = chance.next();
    const long = unit * (14 + 52 * near ** 2);
    const [x, y] = [chance.between(-0.2, 1) * width, chance.between(-0.05, 1) * height];
    return `<path d="M${number(x)} ${number(y)}l${number(long * slant)} ${number(long)}" stroke-width="${number(unit * (0.5 + 1.1 * near))}" opacity="${(0.1 + 0.3 * near).toFixed(2)}"/>`;
  });
  return `<g stroke="${paint(lighter(palette.sky[3], 0.05))}" stroke-linecap="round">${drops.join('')}</g>`;
}

function snowfall({ width, height, unit, palette, dice }: Scene, sheet: Sheet): string {
  const chance = dice.fork('snowfall');
  const flakes = (amount: number, low: number, high: number, opacity: number) =>
    Array.from(
      { length: amount },
      () =>
        `<circle cx="${number(chance.next() * width)}" cy="${number(chance.next() * height)}" r="${number(unit * chance.between(low, high))}" opacity="${(opacity * chance.between(0.5, 1)).toFixed(2)}"/>`,
    ).join('');
  const colour = paint(mix(palette.sun, palette.sky[3], 0.15));
  return `<g fill="${colour}">${flakes(240, 0.8, 2.2, 0.75)}</g><g fill="${colour}" filter="${sheet.blur(unit * 2.5)}">${flakes(36, 3.5, 7.5, 0.6)}</g>`;
}

export function drawLightning({ width, horizon, unit, palette, dice }: Scene, sheet: Sheet): string {
  const chance = dice.fork('lightning');
  const trunk: [number, number][] = [[width * chance.between(0.25, 0.75), horizon * 0.16]];
  const branches: string[] = [];
  while ((trunk.at(-1)?.[1] ?? horizon) < horizon) {
    const [x, y] = trunk.at(-1) ?? [0, horizon];
    trunk.push([x + chance.between(-26, 26) * unit, y + chance.between(12, 34) * unit]);
    if (chance.chance(0.24)) branches.push(branch(chance, x, y, unit));
  }
  const path = trunk.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${number(x)} ${number(Math.min(y, horizon))}`).join('');
  const colour = paint(lighter(palette.sun, 0.04));
  const strokes = (wide: number) =>
    `<g fill="none" stroke="${colour}" stroke-linejoin="round"><path d="${path}" stroke-width="${number(unit * wide)}"/><path d="${branches.join('')}" stroke-width="${number(unit * wide * 0.45)}"/></g>`;
  const [x = width / 2, y = 0] = trunk[Math.floor(trunk.length / 2)] ?? [];
  const flash = sheet.glow([x, y], unit * 420, [
    { at: 0, colour: palette.sun, opacity: 0.5 },
    { at: 1, colour: palette.sun, opacity: 0 },
  ]);
  return `<rect width="${width}" height="${number(horizon)}" fill="${flash}"/><g opacity="0.7" filter="${sheet.blur(unit * 6)}">${strokes(7)}</g>${strokes(2.2)}`;
}

function branch(chance: Scene['dice'], x: number, y: number, unit: number): string {
  const side = chance.pick([-1, 1]);
  let [path, bx, by] = [`M${number(x)} ${number(y)}`, x, y];
  for (let step = chance.integer(3, 6); step > 0; step--) {
    bx += side * chance.between(6, 30) * unit;
    by += chance.between(6, 26) * unit;
    path += `L${number(bx)} ${number(by)}`;
  }
  return path;
}

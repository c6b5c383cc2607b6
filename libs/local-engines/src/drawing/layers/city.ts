import { darker, lighter, mix, type Colour } from '../colour.ts';
import type { Scene } from '../scene.ts';
import { number, paint, type Sheet } from '../svg.ts';
import { through } from './ridges.ts';

/** Rows of towers, those behind paler; their windows are lit when it is dark. */
export function drawCity(scene: Scene, sheet: Sheet, foot: number): string {
  const { horizon } = scene;
  const rows = [
    { distance: 0.72, tall: horizon * 0.52, wide: 46 },
    { distance: 0.45, tall: horizon * 0.44, wide: 60 },
    { distance: 0.12, tall: horizon * 0.28, wide: 76 },
  ];
  return rows.map((row, index) => drawRow(scene, sheet, `city ${index}`, foot, row)).join('');
}

function drawRow(scene: Scene, sheet: Sheet, name: string, foot: number, { distance, tall, wide }: { distance: number; tall: number; wide: number }): string {
  const { width, unit, palette, dice, sun, time } = scene;
  const chance = dice.fork(name);
  const colour = through(scene, darker(mix(palette.land, palette.sky[0], 0.3), 0.01), distance);
  const isDark = time === 'night' || time === 'dusk' || scene.has('neon');
  const centre = width * chance.between(0.35, 0.65);
  const parts: string[] = [];
  for (let x = -unit * 30; x < width;) {
    const across = unit * wide * chance.between(0.45, 1.15);
    // Towers gather in the middle of a town.
    const middle = Math.exp(-(((x - centre) / (width * 0.3)) ** 2));
    const up = tall * (0.22 + 0.28 * chance.next() + 0.5 * middle * chance.next() ** 0.7);
    parts.push(tower(scene, sheet, chance, { x, across, up, foot, colour, distance, isDark }));
    x += across * chance.between(0.86, 1.12);
  }
  const glow = sheet.glow([sun.x, sun.y], unit * 480, [
    { at: 0, colour: palette.lit, opacity: isDark ? 0.06 : 0.3 },
    { at: 1, colour: palette.lit, opacity: 0 },
  ]);
  const air = sheet.fade(foot - tall * 0.5, foot, [
    { at: 0, colour: palette.sky[3], opacity: 0 },
    { at: 1, colour: isDark ? mix(palette.sky[3], palette.lit, 0.3) : palette.sky[3], opacity: 0.16 + 0.4 * distance },
  ]);
  return `${parts.join('')}<rect x="0" y="${number(foot - tall)}" width="${width}" height="${number(tall)}" fill="${glow}"/><rect x="0" y="${number(foot - tall * 0.5)}" width="${width}" height="${number(tall * 0.5)}" fill="${air}"/>`;
}

interface Tower {
  readonly x: number;
  readonly across: number;
  readonly up: number;
  readonly foot: number;
  readonly colour: Colour;
  readonly distance: number;
  readonly isDark: boolean;
}

function tower({ unit, palette, sun, has }: Scene, sheet: Sheet, chance: Scene['dice'], { x, across, up, foot, colour, distance, isDark }: Tower): string {
  const top = foot - up;
  const towards = sun.x > x + across / 2;
  const bright = mix(colour, palette.lit, isDark ? 0.06 : 0.26 * (1 - distance * 0.5));
  const fill = sheet.across(x, x + across, [
    { at: 0, colour: towards ? darker(colour, 0.03) : bright },
    { at: 1, colour: towards ? bright : darker(colour, 0.03) },
  ]);
  const parts = [`<rect x="${number(x)}" y="${number(top)}" width="${number(across + 0.5)}" height="${number(up + 2)}" fill="${fill}"/>`];
  const roof = chance.next();
  if (roof < 0.22)
    parts.push(
      `<rect x="${number(x + across * 0.22)}" y="${number(top - up * 0.08)}" width="${number(across * 0.56)}" height="${number(up * 0.09)}" fill="${paint(colour)}"/>`,
    );
  else if (roof < 0.36)
    parts.push(
      `<path d="M${number(x)} ${number(top)}L${number(x + across / 2)} ${number(top - across * 0.5)}L${number(x + across)} ${number(top)}Z" fill="${paint(colour)}"/>`,
    );
  if (roof > 0.78 && up > unit * 120)
    parts.push(
      `<rect x="${number(x + across / 2 - unit * 0.8)}" y="${number(top - up * 0.16)}" width="${number(unit * 1.6)}" height="${number(up * 0.17)}" fill="${paint(colour)}"/>`,
    );
  if (distance > 0.6 && !isDark) return parts.join('');
  const size = unit * 3.4;
  const lamp = has('neon') ? chance.pick([palette.lit, { lightness: 0.82, chroma: 0.14, hue: 200 }]) : { lightness: 0.86, chroma: 0.12, hue: 80 };
  const [on, off]: [string[], string[]] = [[], []];
  for (let wy = top + size * 1.6; wy < foot - size * 2; wy += size * 2.3)
    for (let wx = x + size; wx < x + across - size * 1.3; wx += size * 1.9) {
      const pane = `M${number(wx)} ${number(wy)}h${number(size)}v${number(size * 1.3)}h${number(-size)}Z`;
      (chance.chance(isDark ? 0.42 : 0.08) ? on : off).push(pane);
    }
  if (off.length > 0)
    parts.push(`<path d="${off.join('')}" fill="${paint(isDark ? darker(colour, 0.05) : mix(colour, palette.sky[2], 0.3))}" opacity="0.55"/>`);
  if (on.length > 0) parts.push(`<path d="${on.join('')}" fill="${paint(lighter(mix(lamp, colour, distance * 0.45), 0))}" opacity="${isDark ? 0.95 : 0.6}"/>`);
  return parts.join('');
}

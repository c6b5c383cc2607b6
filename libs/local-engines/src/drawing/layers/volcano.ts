import { darker, mix } from '../colour.ts';
import type { Scene } from '../scene.ts';
import { closed, number, type Point, type Sheet } from '../svg.ts';
import { through } from './ridges.ts';

/** A cone with a crater, and the smoke above it. */
export function drawVolcano(scene: Scene, sheet: Sheet): string {
  const { width, horizon, unit, palette, dice, sun } = scene;
  const chance = dice.fork('volcano');
  const x = sun.x < width / 2 ? width * chance.between(0.56, 0.68) : width * chance.between(0.32, 0.44);
  const [tall, half] = [horizon * 0.62, unit * 430];
  const mouth = unit * 40;
  const noise = chance.noise();
  const slope = (sign: number): Point[] =>
    Array.from({ length: 41 }, (_, index) => {
      const part = index / 40;
      return [
        x + sign * (mouth + (half - mouth) * part ** 1.35) + noise(part * 14 + sign * 50) * unit * 5,
        horizon + 3 - tall * (1 - part) ** 1.05 + noise(part * 25 + sign * 20) * unit * 4,
      ];
    });
  const rock = through(scene, mix(palette.land, { lightness: 0.3, chroma: 0.03, hue: 30 }, 0.3), 0.3);
  const fill = sheet.across(x - half, x + half, [
    { at: 0.15, colour: sun.x < x ? mix(rock, palette.lit, 0.35) : darker(rock, 0.04) },
    { at: 0.55, colour: rock },
    { at: 0.85, colour: sun.x < x ? darker(rock, 0.05) : mix(rock, palette.lit, 0.35) },
  ]);
  const haze = sheet.fade(horizon - tall * 0.5, horizon, [
    { at: 0, colour: palette.sky[3], opacity: 0 },
    { at: 1, colour: palette.sky[3], opacity: 0.55 },
  ]);
  const body = closed([...slope(-1).toReversed(), [x - mouth * 0.4, horizon - tall + unit * 10], [x + mouth * 0.4, horizon - tall + unit * 8], ...slope(1)]);
  const lava = { lightness: 0.68, chroma: 0.22, hue: 40 };
  const ember = sheet.glow([x, horizon - tall], unit * 170, [
    { at: 0, colour: lava, opacity: 0.9 },
    { at: 0.25, colour: lava, opacity: 0.3 },
    { at: 1, colour: lava, opacity: 0 },
  ]);
  const puffs = Array.from({ length: 60 }, (_, index) => {
    const part = index / 60;
    const spread = unit * (14 + 120 * part);
    return `<circle cx="${number(x + unit * 170 * part ** 1.5 + chance.between(-1, 1) * spread * 0.6)}" cy="${number(horizon - tall - unit * 6 - part * horizon * 0.32 + chance.between(-1, 1) * spread * 0.4)}" r="${number(spread * chance.between(0.3, 0.6))}" opacity="${(0.55 * (1 - part * 0.75)).toFixed(2)}"/>`;
  });
  const smoke = sheet.fade(horizon - tall * 1.6, horizon - tall, [
    { at: 0, colour: mix(palette.sky[1], palette.sky[3], 0.4) },
    { at: 1, colour: mix(palette.land, lava, 0.25) },
  ]);
  const streams = [-1, 0.2, 1].map((side) => {
    const points = Array.from({ length: 22 }, (_, index): string => {
      const part = index / 21;
      return `${index === 0 ? 'M' : 'L'}${number(x + side * unit * (12 + 70 * part) + noise(part * 5 + side * 30) * unit * 18)} ${number(horizon - tall + unit * 9 + part * tall * (0.45 + 0.2 * Math.abs(side)))}`;
    });
    const flow = sheet.fade(horizon - tall, horizon - tall * 0.35, [
      { at: 0, colour: { ...lava, lightness: 0.85, hue: 75 } },
      { at: 1, colour: lava, opacity: 0 },
    ]);
    return `<path d="${points.join('')}" fill="none" stroke="${flow}" stroke-width="${number(unit * 6)}" stroke-linecap="round"/>`;
  });
  return `<g fill="${smoke}" filter="${sheet.blur(unit * 7)}">${puffs.join('')}</g><path d="${body}" fill="${fill}"/>${streams.join('')}<path d="${body}" fill="${haze}"/><circle cx="${number(x)}" cy="${number(horizon - tall)}" r="${number(unit * 170)}" fill="${ember}"/>`;
}

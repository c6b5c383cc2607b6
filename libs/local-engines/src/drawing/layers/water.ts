import { darker, lighter, mix } from '../colour.ts';
import type { Scene } from '../scene.ts';
import { closed, number, paint, type Point, type Sheet } from '../svg.ts';

/** Id of the group of everything that stands in the water's mirror. */
export const mirrored = 'world';

/** Still or moving water from the horizon down, which shows the world above it. */
export function drawWater(scene: Scene, sheet: Sheet): string {
  const { width, height, horizon, unit, palette, dice } = scene;
  const chance = dice.fork('water');
  const isCalm = scene.has('lake') && !scene.has('storm', 'sea');
  const depth = height - horizon;
  const [zenith, upper, lower, low] = palette.sky;
  const clip = sheet.define((id) => `<clipPath id="${id}"><rect x="0" y="${horizon}" width="${width}" height="${number(depth)}"/></clipPath>`);
  // A little wider than the picture, for the waves carry in what lies beside it.
  const wider = isCalm ? 1.03 : 1.1;
  const margin = (width * (wider - 1)) / 2;
  const ripple = sheet.areaFilter(
    { x: -margin, y: horizon, width: width + 2 * margin, height: depth },
    `<feGaussianBlur in="SourceGraphic" stdDeviation="${number(unit * 1.2)} ${number(unit * (isCalm ? 2.5 : 9))}" result="soft"/>` +
      `<feTurbulence type="fractalNoise" baseFrequency="${(0.006 / unit).toFixed(5)} ${((isCalm ? 0.07 : 0.05) / unit).toFixed(5)}" numOctaves="3" seed="${chance.integer(1, 9_999)}" result="n"/>` +
      `<feDisplacementMap in="soft" in2="n" scale="${number(unit * (isCalm ? 16 : 46))}" xChannelSelector="R" yChannelSelector="G"/>`,
  );
  const body = sheet.fade(horizon, height, [
    { at: 0, colour: mix(low, lower, 0.6) },
    { at: 0.3, colour: upper },
    { at: 1, colour: darker(zenith, 0.06) },
  ]);
  const deep = sheet.fade(horizon, height, [
    { at: 0, colour: upper, opacity: isCalm ? 0.06 : 0.16 },
    { at: 0.5, colour: darker(zenith, 0.05), opacity: isCalm ? 0.3 : 0.5 },
    { at: 1, colour: darker(zenith, 0.12), opacity: isCalm ? 0.62 : 0.84 },
  ]);
  const line = sheet.fade(horizon - unit, horizon + unit * 16, [
    { at: 0, colour: low, opacity: 0 },
    { at: 0.12, colour: lighter(low, 0.05), opacity: 0.55 },
    { at: 1, colour: low, opacity: 0 },
  ]);
  return (
    `<rect x="0" y="${horizon}" width="${width}" height="${number(depth)}" fill="${body}"/>` +
    `<g clip-path="${clip}"><g filter="${ripple}"><use href="#${mirrored}" transform="translate(${number(-margin)} ${2 * horizon}) scale(${wider} -1)"/></g></g>` +
    `<rect x="0" y="${horizon}" width="${width}" height="${number(depth)}" fill="${deep}"/>` +
    glitter(scene, sheet, isCalm) +
    `<rect x="0" y="${horizon - 2}" width="${width}" height="${number(unit * 16)}" fill="${line}"/>`
  );
}

/** Light on the waves: closer together far away, gathered below the sun. */
function glitter({ width, height, horizon, unit, palette, sun, dice, time, has }: Scene, sheet: Sheet, isCalm: boolean): string {
  const chance = dice.fork('glitter');
  const depth = height - horizon;
  const parts: string[] = [];
  const isDull = has('storm', 'rain', 'fog');
  const [trough, crest] = [paint(darker(palette.sky[0], 0.08)), paint(mix(palette.sky[2], palette.sky[3], 0.5))];
  for (let index = 0; index < (isCalm ? 70 : 330); index++) {
    const part = chance.next() ** 1.9;
    const y = horizon + part * depth;
    const size = unit * (4 + 75 * part);
    const isCrest = chance.chance(0.5);
    parts.push(
      wave(
        chance.next() * width,
        y,
        size * chance.between(0.5, 1.3),
        unit * (0.5 + 3.2 * part),
        isCrest ? crest : trough,
        (isCrest ? 0.16 : 0.2) * chance.between(0.4, 1),
      ),
    );
  }
  if (!isDull) {
    for (let index = 0; index < 300; index++) {
      const part = chance.next() ** 1.5;
      const spread = unit * (16 + 150 * part) * (chance.next() + chance.next() + chance.next() - 1.5);
      const strength = chance.between(0.25, 0.95) * (1 - 0.55 * part) * (time === 'day' ? 0.6 : 0.9);
      parts.push(
        wave(
          sun.x + spread,
          horizon + part * depth,
          unit * (3 + 26 * part) * chance.between(0.5, 1.4),
          unit * (0.5 + 1.8 * part),
          paint(palette.sun),
          strength,
        ),
      );
    }
    const path = sheet.glow([sun.x, horizon], unit * 420, [
      { at: 0, colour: palette.sun, opacity: 0.5 },
      { at: 0.35, colour: palette.lit, opacity: 0.16 },
      { at: 1, colour: palette.lit, opacity: 0 },
    ]);
    parts.push(`<rect x="0" y="${horizon}" width="${width}" height="${number(depth)}" fill="${path}"/>`);
  }
  return parts.join('');
}

const wave = (x: number, y: number, half: number, thick: number, fill: string, opacity: number) =>
  `<path d="M${number(x - half)} ${number(y)}Q${number(x)} ${number(y - thick)} ${number(x + half)} ${number(y)}Q${number(x)} ${number(y + thick * 0.6)} ${number(x - half)} ${number(y)}Z" fill="${fill}" opacity="${opacity.toFixed(2)}"/>`;

/** Sand before the sea, wet where the waves reach. */
export function drawBeach(scene: Scene, sheet: Sheet): string {
  const { width, height, horizon, unit, palette, dice } = scene;
  const chance = dice.fork('beach');
  const noise = chance.noise();
  const rise = chance.pick([-1, 1]) * unit * 90;
  const shore = (shift: number): Point[] =>
    Array.from({ length: 61 }, (_, index) => {
      const part = index / 60;
      return [part * width, horizon + (height - horizon) * 0.68 + (part - 0.5) * rise + noise(part * 5 + 7) * unit * 24 + shift];
    });
  const sand = mix(
    { lightness: 0.78, chroma: 0.07, hue: 75 },
    mix(palette.land, palette.sky[2], 0.4),
    { day: 0.15, dawn: 0.4, sunset: 0.5, dusk: 0.7, night: 0.85 }[scene.time],
  );
  const area = (shift: number) => closed([...shore(shift), [width, height + 4], [0, height + 4]]);
  const dry = sheet.fade(horizon + (height - horizon) * 0.6, height, [
    { at: 0, colour: mix(sand, palette.lit, 0.3) },
    { at: 1, colour: darker(sand, 0.12) },
  ]);
  const soft = sheet.blur(unit * 5);
  return (
    `<path d="${area(-unit * 16)}" fill="${paint(lighter(palette.sky[3], 0.06))}" opacity="0.55" filter="${sheet.blur(unit * 3)}"/>` +
    `<path d="${area(-unit * 3)}" fill="${paint(mix(darker(sand, 0.16), palette.sky[2], 0.35))}"/>` +
    `<path d="${area(unit * 22)}" fill="${dry}" filter="${soft}"/><path d="${area(unit * 40)}" fill="${dry}"/>`
  );
}

/** A river that winds towards us through land that is drawn already. */
export function drawRiver(scene: Scene, sheet: Sheet, top: number): string {
  const { width, height, unit, palette, dice } = scene;
  const chance = dice.fork('river');
  const swing = chance.pick([-1, 1]) * width * chance.between(0.1, 0.17);
  const [left, right]: [Point[], Point[]] = [[], []];
  for (let step = 0; step <= 40; step++) {
    const part = step / 40;
    const y = top + (height - top) * part;
    const middle = width * 0.5 + swing * Math.sin(1.2 + (1 - part) ** 1.6 * 7.5) * (0.3 + 0.7 * part);
    const half = unit * (2 + 230 * part ** 1.9);
    left.push([middle - half, y]);
    right.push([middle + half, y + 1]);
  }
  const [, upper, lower, low] = palette.sky;
  const fill = sheet.fade(top, height, [
    { at: 0, colour: low },
    { at: 0.35, colour: lower },
    { at: 1, colour: darker(upper, 0.06) },
  ]);
  const outline = closed([...left, ...right.toReversed()]);
  return (
    `<path d="${outline}" fill="none" stroke="${paint(darker(mix(palette.land, palette.leaf, 0.4), 0.04))}" stroke-width="${number(unit * 7)}" opacity="0.7"/>` +
    `<path d="${outline}" fill="${fill}"/>` +
    `<path d="${outline}" fill="none" stroke="${paint(palette.lit)}" stroke-width="${number(unit * 1.2)}" opacity="0.45"/>`
  );
}

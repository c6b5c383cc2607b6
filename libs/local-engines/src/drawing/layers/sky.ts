import { lighter, mix } from '../colour.ts';
import type { Scene } from '../scene.ts';
import { number, paint, type Sheet } from '../svg.ts';

/** The sky with what shines in it. It goes below the horizon a little, so that haze has something to fade into. */
export function drawSky(scene: Scene, sheet: Sheet): string {
  const { width, height, horizon, palette, sun, unit } = scene;
  const [zenith, upper, lower, low] = palette.sky;
  const fill = sheet.fade(0, horizon * 1.02, [
    { at: 0, colour: zenith },
    { at: 0.42, colour: upper },
    { at: 0.78, colour: lower },
    { at: 1, colour: low },
  ]);
  const parts = [`<rect width="${width}" height="${height}" fill="${fill}"/>`];
  const isNight = scene.time === 'night';
  if (isNight || scene.has('stars')) parts.push(stars(scene, sheet));
  if (scene.has('aurora')) parts.push(aurora(scene, sheet));
  const reach = unit * (isNight ? 260 : 620);
  const glow = sheet.glow([sun.x, sun.y], reach, [
    { at: 0, colour: palette.sun, opacity: isNight ? 0.5 : 0.95 },
    { at: 0.12, colour: mix(palette.sun, low, 0.35), opacity: isNight ? 0.22 : 0.6 },
    { at: 0.4, colour: palette.lit, opacity: isNight ? 0.06 : 0.22 },
    { at: 1, colour: palette.lit, opacity: 0 },
  ]);
  const isHidden = scene.has('storm', 'rain', 'fog') && !scene.has('sun', 'moon');
  if (!isHidden) parts.push(`<rect width="${width}" height="${height}" fill="${glow}"/>`);
  if (isHidden) return parts.join('');
  if (isNight) parts.push(moon(scene, sheet));
  else if (scene.time !== 'dusk') parts.push(disc(scene, sheet));
  if (scene.has('rainbow')) parts.push(rainbow(scene, sheet));
  return parts.join('');
}

function disc({ sun, palette, has }: Scene, sheet: Sheet): string {
  const fill = sheet.glow([sun.x, sun.y], sun.radius, [
    { at: 0, colour: lighter(palette.sun, 0.05) },
    { at: 0.86, colour: palette.sun },
    { at: 1, colour: palette.sun, opacity: 0 },
  ]);
  const scale = has('sun') ? 1.35 : 1;
  return `<circle cx="${number(sun.x)}" cy="${number(sun.y)}" r="${number(sun.radius * scale)}" fill="${fill}"/>`;
}

function moon({ sun, palette, dice, has }: Scene, sheet: Sheet): string {
  const chance = dice.fork('moon');
  const radius = sun.radius * (has('moon') ? 1.5 : 1);
  const shade = mix(palette.sun, palette.sky[2], 0.4);
  const soft = sheet.blur(radius * 0.06);
  const seas = Array.from({ length: 9 }, () => {
    const angle = chance.between(0, Math.PI * 2);
    const far = Math.sqrt(chance.next()) * radius * 0.75;
    return `<circle cx="${number(sun.x + Math.cos(angle) * far)}" cy="${number(sun.y + Math.sin(angle) * far)}" r="${number(radius * chance.between(0.08, 0.26))}" fill="${paint(shade)}" opacity="0.35"/>`;
  }).join('');
  const rim = sheet.glow([sun.x - radius * 0.3, sun.y - radius * 0.3], radius * 1.5, [
    { at: 0.4, colour: shade, opacity: 0 },
    { at: 1, colour: shade, opacity: 0.55 },
  ]);
  const circle = (fill: string) => `<circle cx="${number(sun.x)}" cy="${number(sun.y)}" r="${number(radius)}" fill="${fill}"/>`;
  return `${circle(paint(palette.sun))}<g filter="${soft}">${seas}</g>${circle(rim)}`;
}

function stars(scene: Scene, sheet: Sheet): string {
  const { width, horizon, unit, dice, palette } = scene;
  const chance = dice.fork('stars');
  const amount = scene.has('stars', 'space') ? 520 : 260;
  const parts: string[] = [];
  for (let index = 0; index < amount; index++) {
    const [x, y] = [chance.next() * width, chance.next() ** 1.35 * horizon];
    const size = unit * (0.5 + 1.5 * chance.next() ** 5);
    parts.push(
      `<circle cx="${number(x)}" cy="${number(y)}" r="${(size + 0.25).toFixed(2)}" opacity="${(chance.between(0.25, 1) * (1 - (0.7 * y) / horizon)).toFixed(2)}"/>`,
    );
  }
  return `<g fill="${paint(lighter(palette.sun, 0.03))}">${parts.join('')}</g>${milkyWay(scene, sheet)}`;
}

function milkyWay({ width, horizon, unit, palette, dice, has }: Scene, sheet: Sheet): string {
  const chance = dice.fork('milky way');
  const tilt = chance.pick([-1, 1]) * chance.between(22, 40);
  const fill = sheet.fade(-unit * 160, unit * 160, [
    { at: 0, colour: palette.lit, opacity: 0 },
    { at: 0.5, colour: palette.lit, opacity: has('stars', 'space') ? 0.5 : 0.28 },
    { at: 1, colour: palette.lit, opacity: 0 },
  ]);
  const dust = sheet.filter(
    `<feTurbulence type="fractalNoise" baseFrequency="${(0.006 / unit).toFixed(5)}" numOctaves="5" seed="${chance.integer(1, 9_999)}" result="n"/>` +
      '<feColorMatrix in="n" values="0 0 0 0 1  0 0 0 0 1  0 0 0 0 1  2.6 0 0 0 -0.85" result="a"/><feComposite in="SourceGraphic" in2="a" operator="in"/>',
  );
  return `<g transform="translate(${number(width * chance.between(0.35, 0.65))} ${number(horizon * 0.4)}) rotate(${number(tilt)})"><rect x="${-width}" y="${number(-unit * 160)}" width="${width * 2}" height="${number(unit * 320)}" fill="${fill}" filter="${dust}"/></g>`;
}

function aurora({ width, horizon, unit, palette, dice }: Scene, sheet: Sheet): string {
  const chance = dice.fork('aurora');
  const soft = sheet.blur(unit * 9, unit * 5);
  const curtains = Array.from({ length: 3 }, (_, curtain) => {
    const wave = chance.noise();
    const hue = chance.pick([150, 160, 175, 320]);
    const base = horizon * chance.between(0.5, 0.82);
    const colour = { lightness: 0.8, chroma: 0.19, hue };
    const steps = 70;
    return Array.from({ length: steps }, (__, step) => {
      const x = (step / (steps - 1)) * width * 1.1 - width * 0.05;
      const foot = base + wave(step / 14) * horizon * 0.2;
      const tall = horizon * (0.28 + 0.2 * Math.abs(wave(step / 3 + 40))) * (curtain === 0 ? 1.2 : 0.8);
      const fill = sheet.fade(foot - tall, foot, [
        { at: 0, colour: { ...colour, hue: 305 }, opacity: 0 },
        { at: 0.55, colour: mix(colour, { ...colour, hue: 305 }, 0.25), opacity: 0.16 },
        { at: 0.93, colour, opacity: 0.5 },
        { at: 1, colour, opacity: 0 },
      ]);
      const wide = (width * 1.1) / steps;
      return `<rect x="${number(x)}" y="${number(foot - tall)}" width="${number(wide * 1.7)}" height="${number(tall)}" fill="${fill}" opacity="${(0.35 + 0.5 * Math.abs(wave(step / 2 + 90))).toFixed(2)}"/>`;
    }).join('');
  });
  const veil = sheet.glow([width / 2, horizon * 0.6], width * 0.6, [
    { at: 0, colour: { lightness: 0.7, chroma: 0.15, hue: 160 }, opacity: 0.22 },
    { at: 1, colour: palette.sky[1], opacity: 0 },
  ]);
  return `<rect width="${width}" height="${number(horizon)}" fill="${veil}"/><g filter="${soft}">${curtains.join('')}</g>`;
}

function rainbow({ width, horizon, unit, sun }: Scene, sheet: Sheet): string {
  const x = sun.x < width / 2 ? width * 0.62 : width * 0.38;
  const [inner, band] = [Math.min(width * 0.42, horizon * 0.72), unit * 42];
  const hues = [300, 265, 230, 150, 100, 60, 25];
  const outer = inner + band;
  const list = hues.map((hue, index) => ({
    at: Number(((inner + (band * (index + 0.5)) / hues.length) / outer).toFixed(4)),
    colour: { lightness: 0.8, chroma: 0.15, hue },
    opacity: 0.42,
  }));
  const [first, last] = [list[0], list.at(-1)];
  if (!first || !last) return '';
  const fill = sheet.glow([x, horizon], outer, [{ ...first, at: inner / outer, opacity: 0 }, ...list, { ...last, at: 1, opacity: 0 }]);
  return `<circle cx="${number(x)}" cy="${number(horizon)}" r="${number(outer)}" fill="${fill}" filter="${sheet.blur(unit * 1.5)}"/>`;
}

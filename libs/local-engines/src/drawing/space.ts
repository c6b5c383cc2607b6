import { darker, lighter, mix, type Colour } from './colour.ts';
import type { Scene } from './scene.ts';
import { number, paint, type Sheet } from './svg.ts';

/** Stars, a nebula, and planets of rings and bands. */
export function drawSpace(scene: Scene, sheet: Sheet): string {
  const { width, height, unit, palette, dice } = scene;
  const chance = dice.fork('space');
  const deep = darker(palette.sky[0], 0.03);
  const hue = chance.between(0, 360);
  const parts = [`<rect width="${width}" height="${height}" fill="${paint(deep)}"/>`];
  const named = scene.has('red', 'orange', 'yellow', 'green', 'turquoise', 'blue', 'violet', 'pink', 'gold');
  const tones = named
    ? [palette.sky[2], palette.lit, palette.sky[3]]
    : [0, 55, 150].map((turn): Colour => ({ lightness: 0.62, chroma: 0.16, hue: hue + turn }));
  for (const tone of tones) parts.push(nebula(scene, sheet, chance, tone));
  parts.push(starField(scene, chance));
  const amount = scene.has('planet') ? scene.count('planet', 1) : 1;
  for (let index = 0; index < amount; index++) {
    const radius = unit * (index === 0 ? chance.between(150, 230) : chance.between(30, 90));
    const [x, y] =
      index === 0
        ? [width * chance.between(0.3, 0.7), height * chance.between(0.4, 0.65)]
        : [width * chance.between(0.1, 0.9), height * chance.between(0.1, 0.9)];
    parts.push(planet(scene, sheet, chance, x, y, radius));
  }
  return parts.join('');
}

function nebula({ width, height, unit }: Scene, sheet: Sheet, chance: Scene['dice'], tone: Colour): string {
  const cloud = sheet.wholeFilter(
    width,
    height,
    `<feTurbulence type="fractalNoise" baseFrequency="${(0.0026 / unit).toFixed(5)}" numOctaves="6" seed="${chance.integer(1, 9_999)}" result="n"/>` +
      '<feColorMatrix in="n" values="0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  3.4 0 0 0 -1.45" result="a"/><feComposite in="SourceGraphic" in2="a" operator="in"/>',
  );
  const fill = sheet.glow([width * chance.between(0.2, 0.8), height * chance.between(0.2, 0.8)], Math.max(width, height) * 0.6, [
    { at: 0, colour: lighter(tone, 0.15), opacity: 0.9 },
    { at: 0.4, colour: tone, opacity: 0.55 },
    { at: 1, colour: tone, opacity: 0 },
  ]);
  return `<g style="mix-blend-mode:screen"><rect width="${width}" height="${height}" fill="${fill}" filter="${cloud}"/></g>`;
}

function starField({ width, height, unit, palette }: Scene, chance: Scene['dice']): string {
  const parts = Array.from({ length: 700 }, () => {
    const size = unit * (0.45 + 2 * chance.next() ** 7);
    return `<circle cx="${number(chance.next() * width)}" cy="${number(chance.next() * height)}" r="${(size + 0.2).toFixed(2)}" opacity="${chance.between(0.25, 1).toFixed(2)}"/>`;
  });
  return `<g fill="${paint(palette.sun)}">${parts.join('')}</g>`;
}

function planet({ unit, palette, has }: Scene, sheet: Sheet, chance: Scene['dice'], x: number, y: number, radius: number): string {
  const hue = has('red') ? 30 : chance.between(0, 360);
  const base = mix({ lightness: 0.62, chroma: 0.11, hue }, palette.lit, 0.25);
  const clip = sheet.define((id) => `<clipPath id="${id}"><circle cx="${number(x)}" cy="${number(y)}" r="${number(radius)}"/></clipPath>`);
  const tilt = chance.between(-26, 26);
  const bands = Array.from({ length: 13 }, (_, index) => {
    const tone = mix(
      index % 2 === 0 ? lighter(base, chance.between(0, 0.12)) : darker(base, chance.between(0.02, 0.13)),
      { ...base, hue: hue + 60 },
      chance.between(0, 0.35),
    );
    return `<rect x="${number(x - radius)}" y="${number(y - radius + (index * 2 * radius) / 13)}" width="${number(2 * radius)}" height="${number((2 * radius) / 13 + radius * 0.03)}" fill="${paint(tone)}"/>`;
  });
  const wind = sheet.filter(
    `<feTurbulence type="fractalNoise" baseFrequency="${(0.004 / unit).toFixed(5)} ${(0.03 / unit).toFixed(5)}" numOctaves="4" seed="${chance.integer(1, 9_999)}" result="n"/><feDisplacementMap in="SourceGraphic" in2="n" scale="${number(radius * 0.22)}" xChannelSelector="R" yChannelSelector="G"/><feGaussianBlur stdDeviation="${number(unit * 1.2)}"/>`,
  );
  const shade = sheet.glow([x - radius * 0.5, y - radius * 0.45], radius * 1.75, [
    { at: 0, colour: palette.sun, opacity: 0.28 },
    { at: 0.4, colour: palette.sky[0], opacity: 0.05 },
    { at: 0.75, colour: darker(palette.sky[0], 0.06), opacity: 0.75 },
    { at: 1, colour: darker(palette.sky[0], 0.08), opacity: 0.96 },
  ]);
  const air = sheet.glow([x, y], radius * 1.12, [
    { at: 0.86, colour: lighter(base, 0.2), opacity: 0 },
    { at: 0.9, colour: lighter(base, 0.2), opacity: 0.35 },
    { at: 1, colour: lighter(base, 0.2), opacity: 0 },
  ]);
  const ringed = chance.chance(0.6) && radius > unit * 60;
  const ring = (half: 'back' | 'front') => {
    if (!ringed) return '';
    const arcs = Array.from({ length: 9 }, (_, index) => {
      const wide = radius * (1.38 + index * 0.075);
      const sweep = half === 'back' ? 1 : 0;
      return `<path d="M${number(x - wide)} ${number(y)}A${number(wide)} ${number(wide * 0.26)} 0 0 ${sweep} ${number(x + wide)} ${number(y)}" stroke="${paint(mix(lighter(base, 0.15), palette.sun, index / 14))}" stroke-width="${number(radius * 0.05)}" opacity="${[0.2, 0.5, 0.75, 0.55, 0.15, 0.6, 0.7, 0.4, 0.2][index]}"/>`;
    });
    return `<g fill="none" transform="rotate(${number(tilt)} ${number(x)} ${number(y)})">${arcs.join('')}</g>`;
  };
  return `${ring('back')}<circle cx="${number(x)}" cy="${number(y)}" r="${number(radius * 1.12)}" fill="${air}"/><g clip-path="${clip}"><g transform="rotate(${number(tilt)} ${number(x)} ${number(y)})"><g filter="${wind}">${bands.join('')}</g></g><circle cx="${number(x)}" cy="${number(y)}" r="${number(radius)}" fill="${shade}"/></g>${ring('front')}`;
}

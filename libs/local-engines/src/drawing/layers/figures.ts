import { darker, lighter, mix } from '../colour.ts';
import type { Scene } from '../scene.ts';
import { number, paint, type Sheet } from '../svg.ts';

/** Gulls far off: two wings each. */
export function drawBirds(scene: Scene, amount: number): string {
  const { width, horizon, unit, palette, dice } = scene;
  const chance = dice.fork('birds');
  const [x, y] = [width * chance.between(0.3, 0.65), horizon * chance.between(0.26, 0.5)];
  const birds = Array.from({ length: amount }, (_, index) => {
    const size = unit * chance.between(9, 19);
    const [bx, by] = [x + (chance.next() - 0.4) * unit * 330 + index * unit * 8, y + (chance.next() - 0.5) * unit * 190];
    const lift = chance.between(0.25, 0.75) * size;
    return `<path d="M${number(bx - size)} ${number(by - lift * 0.5)}Q${number(bx - size * 0.5)} ${number(by - lift)} ${number(bx)} ${number(by)}Q${number(bx + size * 0.5)} ${number(by - lift)} ${number(bx + size)} ${number(by - lift * 0.4)}" stroke-width="${number(size * 0.15)}"/>`;
  });
  return `<g fill="none" stroke="${paint(mix(palette.land, palette.sky[1], 0.12))}" stroke-linecap="round">${birds.join('')}</g>`;
}

/** Sailing boats: the nearer, the larger and lower. Their mirror hangs below them. */
export function drawBoats(scene: Scene, sheet: Sheet, amount: number): string {
  const { width, height, horizon, unit, palette, dice } = scene;
  const chance = dice.fork('boats');
  const boats = Array.from({ length: amount }, (_, index) => {
    const part = amount === 1 ? 0.16 : 0.03 + 0.34 * chance.next();
    return { part, x: width * ((index + chance.between(0.28, 0.72)) / amount) };
  }).toSorted((one, other) => one.part - other.part);
  return boats
    .map(({ part, x }) => {
      const [y, size] = [horizon + (height - horizon) * part, unit * (26 + 240 * part)];
      const hull = paint(mix(darker(palette.land, 0.01), palette.sky[2], 0.2 * (1 - part * 2)));
      const sail = mix(lighter(palette.sun, -0.04), palette.sky[2], scene.time === 'night' ? 0.6 : 0.12);
      const fill = sheet.across(x - size * 0.5, x + size * 0.5, [
        { at: 0, colour: scene.sun.x < x ? sail : darker(sail, 0.14) },
        { at: 1, colour: scene.sun.x < x ? darker(sail, 0.14) : sail },
      ]);
      const shape =
        `<path d="M${number(x - size * 0.5)} ${number(y - size * 0.1)}Q${number(x)} ${number(y + size * 0.12)} ${number(x + size * 0.52)} ${number(y - size * 0.12)}L${number(x + size * 0.36)} ${number(y + size * 0.06)}H${number(x - size * 0.36)}Z" fill="${hull}"/>` +
        `<rect x="${number(x - size * 0.012)}" y="${number(y - size * 1.22)}" width="${number(size * 0.025)}" height="${number(size * 1.16)}" fill="${hull}"/>` +
        `<path d="M${number(x + size * 0.03)} ${number(y - size * 1.2)}Q${number(x + size * 0.34)} ${number(y - size * 0.6)} ${number(x + size * 0.46)} ${number(y - size * 0.18)}H${number(x + size * 0.03)}Z" fill="${fill}"/>` +
        `<path d="M${number(x - size * 0.03)} ${number(y - size * 1.06)}Q${number(x - size * 0.24)} ${number(y - size * 0.5)} ${number(x - size * 0.42)} ${number(y - size * 0.16)}H${number(x - size * 0.03)}Z" fill="${fill}" opacity="0.92"/>`;
      const mirror = `<g transform="translate(0 ${number(2 * y + size * 0.1)}) scale(1 -1)" opacity="0.32" filter="${sheet.blur(size * 0.02, size * 0.035)}">${shape}</g>`;
      return mirror + shape;
    })
    .join('');
}

/** A house with a roof, a door and windows that are lit when it is dark. */
export function house(scene: Scene, chance: Scene['dice'], x: number, foot: number, size: number): string {
  const { palette, sun, time } = scene;
  const isDark = time === 'night' || time === 'dusk';
  const shade = { day: 0.04, dawn: 0.14, sunset: 0.24, dusk: 0.5, night: 0.66 }[time];
  const wall = mix(
    chance.pick([
      { lightness: 0.93, chroma: 0.02, hue: 90 },
      { lightness: 0.85, chroma: 0.06, hue: 70 },
    ]),
    palette.land,
    shade,
  );
  const roof = mix({ lightness: 0.5, chroma: 0.13, hue: chance.pick([30, 38, 250]) }, palette.land, shade);
  const lamp = { lightness: 0.88, chroma: 0.13, hue: 82 };
  const isLeftLit = sun.x < x;
  const [front, gable] = [size, size * 0.62];
  const [left, right, eaves] = [x - front / 2, x + front / 2, foot - size * 0.52];
  const box = (bx: number, by: number, wide: number, tall: number, fill: string) =>
    `<rect x="${number(bx)}" y="${number(by)}" width="${number(wide)}" height="${number(tall)}" fill="${fill}"/>`;
  const pane = paint(isDark ? lamp : mix(palette.sky[1], palette.land, 0.35));
  const side = right + gable * 0.62;
  return (
    `<path d="M${number(right)} ${number(foot)}V${number(eaves)}L${number(side)} ${number(eaves - size * 0.02)}V${number(foot - size * 0.03)}Z" fill="${paint(isLeftLit ? darker(wall, 0.13) : lighter(mix(wall, palette.lit, 0.2), 0.02))}"/>` +
    box(left, eaves, front, foot - eaves, paint(isLeftLit ? mix(wall, palette.lit, 0.2) : darker(wall, 0.07))) +
    `<path d="M${number(left - size * 0.07)} ${number(eaves + size * 0.03)}L${number(left + size * 0.16)} ${number(eaves - size * 0.4)}H${number(right + gable * 0.24)}L${number(side + size * 0.06)} ${number(eaves + size * 0.02)}H${number(right + size * 0.02)}Z" fill="${paint(roof)}"/>` +
    `<path d="M${number(right + gable * 0.24)} ${number(eaves - size * 0.4)}L${number(side + size * 0.06)} ${number(eaves + size * 0.02)}H${number(right + size * 0.02)}Z" fill="${paint(darker(roof, 0.06))}"/>` +
    box(x + size * 0.2, eaves - size * 0.56, size * 0.11, size * 0.3, paint(darker(roof, 0.08))) +
    box(x - size * 0.09, foot - size * 0.32, size * 0.17, size * 0.32, paint(darker(roof, 0.12))) +
    box(left + size * 0.1, foot - size * 0.38, size * 0.16, size * 0.16, pane) +
    box(right - size * 0.26, foot - size * 0.38, size * 0.16, size * 0.16, pane)
  );
}

export function drawLighthouse(scene: Scene, sheet: Sheet): string {
  const { width, height, horizon, unit, palette, dice, sun, time } = scene;
  const chance = dice.fork('lighthouse');
  const x = sun.x < width / 2 ? width * chance.between(0.72, 0.82) : width * chance.between(0.18, 0.28);
  const foot = horizon + (height - horizon) * 0.1;
  const tall = horizon * 0.52;
  const shade = { day: 0, dawn: 0.25, sunset: 0.42, dusk: 0.6, night: 0.7 }[time];
  const white = mix({ lightness: 0.95, chroma: 0.01, hue: 90 }, palette.land, shade);
  const red = mix({ lightness: 0.55, chroma: 0.18, hue: 27 }, palette.land, shade);
  const half = (part: number) => tall * (0.085 - 0.035 * part);
  const bands = Array.from({ length: 5 }, (_, band) => {
    const [low, high] = [band / 5, (band + 1) / 5];
    const at = (part: number) => foot - tall * 0.82 * part;
    return `<path d="M${number(x - half(low))} ${number(at(low))}L${number(x - half(high))} ${number(at(high))}H${number(x + half(high))}L${number(x + half(low))} ${number(at(low))}Z" fill="${paint(band % 2 === 0 ? white : red)}"/>`;
  });
  const top = foot - tall * 0.82;
  const lamp = { lightness: 0.93, chroma: 0.12, hue: 92 };
  const rounding = sheet.across(x - half(0), x + half(0), [
    { at: 0, colour: palette.land, opacity: sun.x < x ? 0 : 0.55 },
    { at: 0.5, colour: palette.land, opacity: 0.05 },
    { at: 1, colour: palette.land, opacity: sun.x < x ? 0.55 : 0 },
  ]);
  const rocks = Array.from({ length: 16 }, () => {
    const [rx, size] = [x + chance.between(-1, 1) * unit * 120, unit * chance.between(16, 48)];
    return `<path d="M${number(rx - size)} ${number(foot + unit * 18)}L${number(rx - size * 0.5)} ${number(foot - size * 0.35)}L${number(rx + size * 0.2)} ${number(foot - size * 0.45)}L${number(rx + size)} ${number(foot + unit * 18)}Z" fill="${paint(lighter(palette.land, chance.between(0, 0.09)))}"/>`;
  });
  const isDark = time === 'night' || time === 'dusk' || scene.has('storm', 'fog');
  const beam = (side: number) => {
    const fill = sheet.across(x, x + side * width * 0.7, [
      { at: 0, colour: lamp, opacity: 0.6 },
      { at: 1, colour: lamp, opacity: 0 },
    ]);
    return `<path d="M${number(x)} ${number(top - tall * 0.07)}L${number(x + side * width * 0.7)} ${number(top - tall * 0.32)}V${number(top + tall * 0.06)}Z" fill="${side > 0 ? fill : fill}"/>`;
  };
  return (
    (isDark ? `<g filter="${sheet.blur(unit * 4)}">${beam(sun.x < x ? -1 : 1)}</g>` : '') +
    rocks.join('') +
    bands.join('') +
    `<path d="M${number(x - half(0))} ${number(foot)}L${number(x - half(1))} ${number(top)}H${number(x + half(1))}L${number(x + half(0))} ${number(foot)}Z" fill="${rounding}"/>` +
    `<rect x="${number(x - half(1) * 1.35)}" y="${number(top - tall * 0.012)}" width="${number(half(1) * 2.7)}" height="${number(tall * 0.02)}" fill="${paint(darker(palette.land, 0))}"/>` +
    `<rect x="${number(x - half(1) * 0.75)}" y="${number(top - tall * 0.12)}" width="${number(half(1) * 1.5)}" height="${number(tall * 0.11)}" fill="${paint(isDark ? lamp : mix(lamp, palette.sky[2], 0.5))}"/>` +
    `<path d="M${number(x - half(1))} ${number(top - tall * 0.12)}Q${number(x)} ${number(top - tall * 0.22)} ${number(x + half(1))} ${number(top - tall * 0.12)}Z" fill="${paint(red)}"/>`
  );
}

/** A bridge on two towers that hangs from its cables. */
export function drawBridge(scene: Scene, deck: number): string {
  const { width, unit, palette, horizon } = scene;
  const colour = paint(scene.has('red') ? mix({ lightness: 0.52, chroma: 0.17, hue: 30 }, palette.land, 0.25) : mix(palette.land, palette.sky[1], 0.14));
  const [one, other, top] = [width * 0.27, width * 0.73, deck - horizon * 0.36];
  const tower = (x: number) =>
    `<path d="M${number(x - unit * 7)} ${number(deck + unit * 70)}L${number(x - unit * 5)} ${number(top)}h${number(unit * 10)}L${number(x + unit * 7)} ${number(deck + unit * 70)}Z"/>`;
  const sag = deck - unit * 10;
  const cable = `M0 ${number(deck - horizon * 0.03)}Q${number(one * 0.6)} ${number(deck - horizon * 0.06)} ${number(one)} ${number(top)}Q${number(width / 2)} ${number(2 * sag - top)} ${number(other)} ${number(top)}Q${number(width - one * 0.6)} ${number(deck - horizon * 0.06)} ${width} ${number(deck - horizon * 0.03)}`;
  const hangers: string[] = [];
  for (let x = one; x <= other; x += unit * 16) {
    const part = (x - one) / (other - one);
    hangers.push(`M${number(x)} ${number(top * (1 - part) ** 2 + 2 * part * (1 - part) * (2 * sag - top) + top * part ** 2)}V${number(deck)}`);
  }
  return `<g fill="${colour}">${tower(one)}${tower(other)}<rect x="0" y="${number(deck - unit * 4)}" width="${width}" height="${number(unit * 11)}"/></g><g fill="none" stroke="${colour}"><path d="${cable}" stroke-width="${number(unit * 3.2)}"/><path d="${hangers.join('')}" stroke-width="${number(unit * 0.9)}"/></g>`;
}

/** Hot-air balloons with gores of two colours. */
export function drawBalloons(scene: Scene, sheet: Sheet, amount: number): string {
  const { width, horizon, unit, palette, dice, sun } = scene;
  const chance = dice.fork('balloons');
  const shade = { day: 0, dawn: 0.12, sunset: 0.25, dusk: 0.45, night: 0.6 }[scene.time];
  const balloons = Array.from({ length: amount }, (_, index) => ({ size: unit * (amount === 1 ? 95 : chance.between(24, 84)), at: index }));
  return balloons
    .toSorted((one, other) => one.size - other.size)
    .map(({ size, at }) => {
      const [x, y] = [width * ((at + chance.between(0.25, 0.75)) / amount), horizon * chance.between(0.22, 0.66)];
      const hue = chance.between(0, 360);
      const far = shade + 0.35 * (1 - size / (unit * 95));
      const tones = [
        mix({ lightness: 0.66, chroma: 0.18, hue }, palette.sky[2], far),
        mix({ lightness: 0.9, chroma: 0.06, hue: hue + 50 }, palette.sky[2], far),
      ];
      const gores = [1, 0.78, 0.52, 0.26].map(
        (wide, gore) =>
          `<path d="M${number(x)} ${number(y - size)}C${number(x + size * 1.33 * wide)} ${number(y - size)} ${number(x + size * 1.1 * wide)} ${number(y + size * 0.45)} ${number(x + size * 0.2 * wide)} ${number(y + size)}H${number(x - size * 0.2 * wide)}C${number(x - size * 1.1 * wide)} ${number(y + size * 0.45)} ${number(x - size * 1.33 * wide)} ${number(y - size)} ${number(x)} ${number(y - size)}Z" fill="${paint(tones[gore % 2] ?? palette.lit)}"/>`,
      );
      const light = sheet.glow([x + Math.sign(sun.x - x) * size * 0.5, y - size * 0.4], size * 1.6, [
        { at: 0, colour: palette.sun, opacity: 0.4 },
        { at: 0.5, colour: palette.land, opacity: 0.02 },
        { at: 1, colour: palette.land, opacity: 0.5 },
      ]);
      const skin = gores[0]?.replace(/fill="[^"]*"/, `fill="${light}"`) ?? '';
      const basket = `<path d="M${number(x - size * 0.18)} ${number(y + size)}L${number(x - size * 0.1)} ${number(y + size * 1.28)}M${number(x + size * 0.18)} ${number(y + size)}L${number(x + size * 0.1)} ${number(y + size * 1.28)}" stroke="${paint(palette.land)}" stroke-width="${number(size * 0.02)}"/><rect x="${number(x - size * 0.12)}" y="${number(y + size * 1.26)}" width="${number(size * 0.24)}" height="${number(size * 0.18)}" rx="${number(size * 0.03)}" fill="${paint(mix({ lightness: 0.45, chroma: 0.07, hue: 60 }, palette.land, far))}"/>`;
      return gores.join('') + skin + basket;
    })
    .join('');
}

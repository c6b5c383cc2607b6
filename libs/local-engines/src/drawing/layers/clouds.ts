import { lighter, mix, toHex } from '../colour.ts';
import type { Scene } from '../scene.ts';
import { number, type Sheet } from '../svg.ts';

/** Clouds of turbulence, lit on the side of the sun: where the cloud is and its copy, moved away from the light, is not. */
export function drawClouds(scene: Scene, sheet: Sheet): string {
  const { width, horizon, unit, palette, dice, sun } = scene;
  const chance = dice.fork('clouds');
  const cover = scene.has('storm') ? 0.6 : scene.has('rain', 'clouds') ? 0.58 : scene.has('minimal') ? 0.3 : chance.between(0.38, 0.52);
  const isNight = scene.time === 'night';
  const [zenith, upper, lower, low] = palette.sky;
  const shade = toHex(scene.has('storm') ? mix(zenith, palette.land, 0.35) : mix(mix(upper, lower, 0.5), palette.land, scene.time === 'day' ? 0.06 : 0.2));
  const body = toHex(scene.time === 'day' ? lighter(low, 0.02) : mix(lower, low, 0.35));
  const edge = toHex(isNight ? mix(palette.lit, palette.sun, 0.2) : mix(palette.lit, palette.sun, 0.5));
  const layers = [
    // Far and flat, low over the horizon; then near and large.
    { band: 0.72, spread: 0.26, scale: [0.0028, 0.012], cover: cover - 0.04, shift: 5, opacity: 0.75 },
    { band: 0.28, spread: 0.36, scale: [0.0022, 0.0058], cover, shift: 12, opacity: 0.92 },
  ];
  return layers
    .map(({ band, spread, scale, cover: share, shift, opacity }) => {
      const [x = 0, y = 0] = scale.map((frequency) => frequency / unit);
      const steep = 5.2;
      const threshold = -steep * (1 - share) + 1.1;
      const alpha = (input: string, result: string) =>
        `<feColorMatrix in="${input}" values="0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  ${steep * 0.62} ${steep * 0.38} 0 0 ${threshold.toFixed(3)}" result="${result}"/>`;
      const dx = Math.sign(sun.x - width / 2) * -shift * 0.5 * unit;
      const margin = Math.ceil(unit * 60);
      // Wider than the picture: at its border the blurred copy would fade, and the border shine.
      const filter = sheet.areaFilter(
        { x: -margin, y: -margin, width: width + 2 * margin, height: horizon + 2 * margin },
        `<feTurbulence type="fractalNoise" baseFrequency="${x.toFixed(5)} ${y.toFixed(5)}" numOctaves="5" seed="${chance.integer(1, 9_999)}" result="n"/>` +
          alpha('n', 'cloud') +
          `<feOffset in="cloud" dx="${number(dx)}" dy="${number(shift * unit)}" result="low"/><feGaussianBlur in="low" stdDeviation="${number(shift * 0.6 * unit)}" result="inner"/>` +
          `<feFlood flood-color="${body}"/><feComposite in2="cloud" operator="in" result="base"/>` +
          `<feFlood flood-color="${shade}" flood-opacity="0.85"/><feComposite in2="cloud" operator="in"/><feComposite in2="inner" operator="in" result="dark"/>` +
          `<feComposite in="cloud" in2="inner" operator="out" result="rim"/><feFlood flood-color="${edge}"/><feComposite in2="rim" operator="in" result="light"/>` +
          `<feMerge result="all"><feMergeNode in="base"/><feMergeNode in="dark"/><feMergeNode in="light"/></feMerge><feComposite in="all" in2="SourceAlpha" operator="in"/>`,
      );
      const [top, bottom] = [horizon * (band - spread), horizon * (band + spread)];
      const where = sheet.fade(top, bottom, [
        { at: 0, colour: low, opacity: band < 0.5 ? 0.7 : 0 },
        { at: 0.5, colour: low, opacity: 1 },
        { at: 1, colour: low, opacity: 0 },
      ]);
      const rect = `<rect x="${-margin}" y="${number(Math.max(-margin, top))}" width="${width + 2 * margin}" height="${number(bottom - Math.max(-margin, top))}" fill="${where}"/>`;
      return `<g filter="${filter}" opacity="${opacity * (isNight ? 0.55 : 1)}">${rect}</g>`;
    })
    .join('');
}

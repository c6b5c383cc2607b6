import { darker } from '../colour.ts';
import type { Scene } from '../scene.ts';
import type { Sheet } from '../svg.ts';

/** What a lens and a paper do: darker corners, and a grain that keeps gradients from banding. */
export function drawFinish({ width, height, palette, dice }: Scene, sheet: Sheet): string {
  const corner = darker(palette.land, 0.03);
  const vignette = sheet.glow([width / 2, height * 0.48], Math.hypot(width, height) * 0.56, [
    { at: 0.55, colour: corner, opacity: 0 },
    { at: 0.85, colour: corner, opacity: 0.14 },
    { at: 1, colour: corner, opacity: 0.36 },
  ]);
  const grain = sheet.wholeFilter(
    width,
    height,
    `<feTurbulence type="fractalNoise" baseFrequency="0.83" numOctaves="1" seed="${dice.fork('grain').integer(1, 9_999)}"/>` +
      '<feColorMatrix values="0.33 0.33 0.33 0 0  0.33 0.33 0.33 0 0  0.33 0.33 0.33 0 0  0 0 0 0 1"/>',
  );
  return `<rect width="${width}" height="${height}" fill="${vignette}"/><g style="mix-blend-mode:soft-light" opacity="0.17"><rect width="${width}" height="${height}" filter="${grain}"/></g>`;
}

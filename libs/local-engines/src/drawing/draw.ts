import sharp, { type Sharp } from 'sharp';
import { drawAbstract } from './abstract.ts';
import { drawLandscape } from './landscape.ts';
import { drawFinish } from './layers/finish.ts';
import type { Scene } from './scene.ts';
import { drawSpace } from './space.ts';
import { Sheet } from './svg.ts';

const drawers = { landscape: drawLandscape, space: drawSpace, abstract: drawAbstract };

/** The scene as an SVG, rendered in its own size or a smaller one. No text of the prompt is in it, only numbers. */
export function toSvg(scene: Scene, scale = 1): string {
  const sheet = new Sheet();
  const drawing = drawers[scene.kind](scene, sheet) + drawFinish(scene, sheet);
  const margin = marginOf(scene);
  const [width, height] = [scene.width + 2 * margin, scene.height + 2 * margin];
  const size = `width="${Math.round(width * scale)}" height="${Math.round(height * scale)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="${-margin} ${-margin} ${width} ${height}" preserveAspectRatio="none">${sheet.toString()}${drawing}</svg>`;
}

/** Blurred and displaced things fade at the border of what is rendered, so that is a little more than what is shown. */
const marginOf = ({ unit }: Scene) => Math.ceil(unit * 30);

/** libvips renders an SVG in squares of this side, and for each of them every filter again. */
const squareSide = 2_000;

export function toPicture(scene: Scene): Sharp {
  const margin = marginOf(scene);
  const scale = Math.min(1, squareSide / (Math.max(scene.width, scene.height) + 2 * margin));
  const { width, height } = scene;
  const scaled = (length: number) => Math.round(length * scale);
  const shown = sharp(Buffer.from(toSvg(scene, scale)), { unlimited: true })
    .extract({ left: scaled(margin), top: scaled(margin), width: scaled(width), height: scaled(height) })
    .removeAlpha();
  return scale === 1 ? shown : shown.resize({ width, height, fit: 'fill' });
}

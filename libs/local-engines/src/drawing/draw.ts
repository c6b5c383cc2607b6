import sharp, { type Sharp } from 'sharp';
import { drawAbstract } from './abstract.ts';
import { drawLandscape } from './landscape.ts';
import { drawFinish } from './layers/finish.ts';
import type { Scene } from './scene.ts';
import { drawSpace } from './space.ts';
import { Sheet } from './svg.ts';

const drawers = { landscape: drawLandscape, space: drawSpace, abstract: drawAbstract };

/** The scene as an SVG. No text of the prompt is in it, only numbers. */
export function toSvg(scene: Scene): string {
  const sheet = new Sheet();
  const drawing = drawers[scene.kind](scene, sheet) + drawFinish(scene, sheet);
  const margin = marginOf(scene);
  const [width, height] = [scene.width + 2 * margin, scene.height + 2 * margin];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-margin} ${-margin} ${width} ${height}">${sheet.toString()}${drawing}</svg>`;
}

/** Blurred and displaced things fade at the border of what is rendered, so that is a little more than what is shown. */
const marginOf = ({ unit }: Scene) => Math.ceil(unit * 30);

export const toPicture = (scene: Scene): Sharp => {
  const margin = marginOf(scene);
  return sharp(Buffer.from(toSvg(scene)), { unlimited: true })
    .extract({ left: margin, top: margin, width: scene.width, height: scene.height })
    .removeAlpha();
};

import { setImmediate as nextTurn } from 'node:timers/promises';
import { createCanvas, ImageData, type Canvas, type SKRSContext2D } from '@napi-rs/canvas';
import { Dice } from '../music/composition/dice.ts';
import { readPicture } from '../picture/read-picture.ts';
import { EngineRefusal, type OpenEngine } from '../process/engine.ts';
import { cameraPath, motions, seenAt, type CameraPath } from './camera.ts';
import { filmBounds } from './film-bounds.ts';
import { filmSize, type Size } from './film-size.ts';
import type { FilmOrder, FilmScene, FilmTasks } from './film.ts';
import { H264Writer } from './h264-writer.ts';
import { loadTitleFont, titleCard } from './title-card.ts';
import { canBeWritten, drawable } from './titles.ts';
import { webFilm } from './web-film.ts';

/** From one scene into the next. */
const dissolveSeconds = 0.5;
const titleFadeSeconds = 0.5;
/** More of a picture than twice the film's size is never seen. */
const spare = 2.5;
const sideMin = 16;

interface Shot {
  readonly picture: Canvas;
  readonly card: Canvas | null;
  readonly path: CameraPath;
}

export const openEngine: OpenEngine<FilmTasks> = () => {
  loadTitleFont();
  return {
    async film(order, desk) {
      const { scenes, seconds, music } = order;
      if (scenes.length === 0 || scenes.length > filmBounds.pictures) throw new EngineRefusal('image', `takes 1 to ${filmBounds.pictures} pictures`);
      const { size, shots } = await prepare(order);
      const frames = Math.round(seconds * filmBounds.framesPerSecond);
      const writer = await H264Writer.open(size);
      const canvas = createCanvas(size.width, size.height);
      const context = canvas.getContext('2d');
      context.imageSmoothingQuality = 'high';
      for (let frame = 0; frame < frames; frame++) {
        drawFrame(context, shots, (frame / frames) * shots.length, seconds / shots.length, size);
        writer.write(context.getImageData(0, 0, size.width, size.height).data);
        desk.progress(5 + (frame / frames) * 93);
        // The canvas gives a frame's memory back when the loop turns, not before: 20 seconds would be two gigabytes.
        await nextTurn();
      }
      return { bytes: await webFilm(writer.finish(), music, seconds), ...size, frames };
    },
  };
};

async function prepare({ scenes, ratio, resolution, motion, seed, titlesAt }: FilmOrder): Promise<{ size: Size; shots: Shot[] }> {
  let size = ratio === null ? null : filmSize(ratio, resolution);
  const shots: Shot[] = [];
  for (const [index, { picture, title }] of scenes.entries()) {
    const read = await pictureOf(picture);
    size ??= filmSize(read.width / read.height, resolution);
    const dice = new Dice(`${seed}\n${index}`);
    shots.push({ picture: read, card: cardOf(title, size, titlesAt), path: cameraPath(motion ?? dice.of('motion').pick(motions), dice.of('path')) });
  }
  if (!size) throw new EngineRefusal('image', 'is missing');
  return { size, shots };
}

async function pictureOf(bytes: FilmScene['picture']): Promise<Canvas> {
  const { width, height, rgb } = await readPicture(bytes, {
    role: 'image',
    megapixelsMax: filmBounds.pictureMegapixelsMax,
    reducedToMegapixels: ((filmBounds.sideMax * filmBounds.sideMax * 9) / 16 / 1e6) * spare,
  });
  if (Math.min(width, height) < sideMin) throw new EngineRefusal('image', `its sides are shorter than ${sideMin} pixels`);
  const canvas = createCanvas(width, height);
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++)
    for (let channel = 0; channel < 3; channel++) rgba[pixel * 4 + channel] = rgb[pixel * 3 + channel] as number;
  canvas.getContext('2d').putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas;
}

function cardOf(title: string, size: Size, at: FilmOrder['titlesAt']): Canvas | null {
  if (title.length > filmBounds.titleMax) throw new EngineRefusal('title', `has more than ${filmBounds.titleMax} characters`);
  if (!canBeWritten(title)) throw new EngineRefusal('title', 'has letters that the font of the titles (DejaVu Sans) does not have');
  const text = drawable(title);
  return text === '' ? null : titleCard(text, size, at);
}

/** @param place which scene, and how far into it: 1.5 is the middle of the second */
function drawFrame(context: SKRSContext2D, shots: readonly Shot[], place: number, sceneSeconds: number, size: Size): void {
  const index = Math.min(shots.length - 1, Math.floor(place));
  const share = place - index;
  const dissolve = Math.min(dissolveSeconds / sceneSeconds, 0.5);
  const previous = index > 0 && share < dissolve ? shots[index - 1] : undefined;
  // The scene before goes on beneath the one that comes.
  if (previous) drawShot(context, previous, { share: 1 + share, end: 1 + dissolve }, sceneSeconds, size, 1);
  const end = index < shots.length - 1 ? 1 + dissolve : 1;
  drawShot(context, shots[index] as Shot, { share, end }, sceneSeconds, size, previous ? share / dissolve : 1);
}

/** How far into its scene, and where its way ends: a scene that is dissolved into the next moves on beneath it. */
interface Moment {
  readonly share: number;
  readonly end: number;
}

function drawShot(context: SKRSContext2D, shot: Shot, { share, end }: Moment, sceneSeconds: number, size: Size, opacity: number): void {
  const { picture, card, path } = shot;
  const { left, top, width, height } = seenAt(path, share / end, picture, size);
  context.globalAlpha = opacity;
  context.drawImage(picture, left, top, width, height, 0, 0, size.width, size.height);
  if (card) {
    const seconds = share * sceneSeconds;
    const coming = Math.min(1, seconds / titleFadeSeconds);
    const going = Math.max(0, Math.min(1, (sceneSeconds - seconds) / titleFadeSeconds));
    context.globalAlpha = Math.min(coming, going);
    // It rises into its place.
    context.drawImage(card, 0, (1 - coming) ** 2 * size.height * 0.03);
  }
  context.globalAlpha = 1;
}

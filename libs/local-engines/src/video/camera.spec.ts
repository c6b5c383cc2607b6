import { Dice } from '../music/composition/dice.ts';
import { motionIn } from './camera-words.ts';
import { cameraPath, motions, seenAt } from './camera.ts';
import { filmSize } from './film-size.ts';
import { titlesOf } from './titles.ts';

const pictures = [
  { width: 1_600, height: 900 },
  { width: 300, height: 2_000 },
  { width: 2_000, height: 300 },
];

describe.each(motions)('%s', (motion) => {
  it('stays within the picture, keeps the shape of the film, and moves the whole way', () => {
    for (const picture of pictures)
      for (let seed = 0; seed < 8; seed++) {
        const film = { width: 640, height: 360 };
        const path = cameraPath(motion, new Dice(`${seed}`));
        const views = Array.from({ length: 25 }, (_, at) => seenAt(path, at / 24, picture, film));
        for (const { left, top, width, height } of views) {
          expect(left >= 0 && top >= 0 && left + width <= picture.width + 1e-6 && top + height <= picture.height + 1e-6).toBe(true);
          expect(width / height).toBeCloseTo(16 / 9, 6);
        }
        const [first, last] = [views[0]!, views[24]!];
        expect(Math.abs(first.left - last.left) + Math.abs(first.top - last.top) + Math.abs(first.width - last.width)).toBeGreaterThan(4);
      }
  });

  it('never stands still on its way', () => {
    for (const picture of pictures)
      for (let seed = 0; seed < 8; seed++) {
        const path = cameraPath(motion, new Dice(`${seed}`));
        const views = Array.from({ length: 25 }, (_, at) => seenAt(path, at / 24, picture, { width: 640, height: 360 }));
        const steps = views.slice(1).map((view, at) => {
          const before = views[at]!;
          return Math.abs(view.left - before.left) + Math.abs(view.top - before.top) + Math.abs(view.width - before.width);
        });
        const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
        // The softest end goes at a thirtieth of the pace.
        expect(Math.min(...steps) / mean).toBeGreaterThan(0.02);
      }
  });
});

it.each([
  ['slowly zoom in on the face', 'zoom-in'],
  ['aleja la cámara', 'zoom-out'],
  ['panorámica hacia la derecha', 'pan-right'],
  ['mova para a esquerda', 'pan-left'],
  ['the cat jumps', undefined],
])('reads the camera from: %s', (text, motion) => {
  expect(motionIn(text)).toBe(motion);
});

it.each([
  [16 / 9, '720p', 1_280, 720],
  [9 / 16, '720p', 720, 1_280],
  [21 / 9, '720p', 1_280, 548],
  [1, '480p', 480, 480],
  [100, '360p', 840, 360],
  [1.337, '480p', 642, 480],
] as const)('makes a ratio of %d at %s even and bounded', (ratio, resolution, width, height) => {
  expect(filmSize(ratio, resolution)).toEqual({ width, height });
});

it('makes a sentence a title, no more than there is time for, and nothing of pictographs', () => {
  expect(titlesOf('Hola. ¿Qué tal?\nAdiós 🚀!', 5)).toEqual(['Hola.', '¿Qué tal?', 'Adiós !']);
  expect(titlesOf('🚀🎬', 5)).toEqual([]);
  expect(titlesOf('Uno. Dos. Tres y cuatro y cinco.', 2)).toEqual(['Uno. Dos.', 'Tres y cuatro y cinco.']);
  const long = titlesOf('word '.repeat(300), 3);
  expect([long.length, long[2]?.endsWith('…'), Math.max(...long.map((title) => title.length)) <= 90]).toEqual([3, true, true]);
  expect(titlesOf('A'.repeat(200), 3)).toHaveLength(3);
});

import type { Dice } from '../music/composition/dice.ts';

export const motions = ['zoom-in', 'zoom-out', 'pan-left', 'pan-right', 'pan-up', 'pan-down', 'drift'] as const;
export type Motion = (typeof motions)[number];
export const isMotion = (value: unknown): value is Motion => motions.includes(value as Motion);

/** What the camera sees: its middle as a share of the picture, and how many times closer it is than the whole. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface CameraPath {
  readonly from: View;
  readonly to: View;
  readonly ease: (share: number) => number;
}

const eases: readonly ((share: number) => number)[] = [
  (share) => share,
  (share) => (1 - Math.cos(Math.PI * share)) / 2,
  (share) => 1 - (1 - share) ** 2,
  // Most of the way even, only its ends are soft.
  (share) => share + Math.sin(2 * Math.PI * share) * -0.09,
];

/** The way of the camera over one picture. */
export function cameraPath(motion: Motion, dice: Dice): CameraPath {
  const near = dice.between(1.22, 1.38);
  const side = dice.between(0.4, 0.6);
  const ease = dice.pick(eases);
  const whole: View = { x: 0.5, y: 0.5, zoom: 1.02 };
  const detail: View = { x: dice.between(0.38, 0.62), y: dice.between(0.38, 0.62), zoom: near };
  const at = (x: number, y: number): View => ({ x, y, zoom: Math.min(near, 1.26) });
  const ends: Readonly<Record<Motion, readonly [View, View]>> = {
    'zoom-in': [whole, detail],
    'zoom-out': [detail, whole],
    'pan-left': [at(1, side), at(0, side)],
    'pan-right': [at(0, side), at(1, side)],
    'pan-up': [at(side, 1), at(side, 0)],
    'pan-down': [at(side, 0), at(side, 1)],
    drift: dice.chance(0.5) ? [at(0.1, 0.2), at(0.9, 0.8)] : [at(0.9, 0.2), at(0.1, 0.8)],
  };
  const [from, to] = ends[motion];
  return { from, to, ease };
}

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The part of a picture that fills the film at one moment. It never leaves the picture. */
export function seenAt({ from, to, ease }: CameraPath, share: number, picture: Size, film: Size): Rectangle {
  const way = ease(share);
  // Both ends are brought inside first: brought in on its way, the camera would stand at an edge until its middle has caught up.
  const [start, end] = [inside(from, picture, film), inside(to, picture, film)];
  const between = (key: keyof View) => start[key] + (end[key] - start[key]) * way;
  const { width, height } = partAt(between('zoom'), picture, film);
  const place = (middle: number, part: number, whole: number) => Math.max(0, Math.min(whole - part, middle * whole - part / 2));
  return { left: place(between('x'), width, picture.width), top: place(between('y'), height, picture.height), width, height };
}

type Size = Pick<Rectangle, 'width' | 'height'>;

function partAt(zoom: number, picture: Size, film: Size): Size {
  const scale = Math.min(picture.width / film.width, picture.height / film.height) / zoom;
  return { width: film.width * scale, height: film.height * scale };
}

/** The nearest view that sees nothing beyond the edges. */
function inside({ x, y, zoom }: View, picture: Size, film: Size): View {
  const part = partAt(zoom, picture, film);
  const middle = (wished: number, half: number) => Math.max(half, Math.min(1 - half, wished));
  return { x: middle(x, part.width / picture.width / 2), y: middle(y, part.height / picture.height / 2), zoom };
}

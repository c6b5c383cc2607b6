import { toHex, type Colour } from './colour.ts';

export type Point = readonly [x: number, y: number];

export const number = (value: number) => String(Math.round(value * 10) / 10);
export const paint = (colour: Colour) => toHex(colour);
export const line = (points: readonly Point[]) => points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${number(x)} ${number(y)}`).join('');
export const closed = (points: readonly Point[]) => `${line(points)}Z`;
/** A ridge and everything below it down to a depth. */
export const ground = (ridge: readonly Point[], depth: number) => closed([...ridge, [ridge.at(-1)?.[0] ?? 0, depth], [ridge[0]?.[0] ?? 0, depth]]);

export interface Stop {
  readonly at: number;
  readonly colour: Colour;
  readonly opacity?: number;
}

const stops = (list: readonly Stop[]) =>
  list
    .map(({ at, colour, opacity = 1 }) => `<stop offset="${at}" stop-color="${paint(colour)}" stop-opacity="${Math.round(opacity * 1_000) / 1_000}"/>`)
    .join('');

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a drawing is made of: definitions that layers refer to by ids of their own, and the layers in their order. */
export class Sheet {
  private readonly definitions: string[] = [];
  private ids = 0;

  define(make: (id: string) => string): string {
    const id = `d${this.ids++}`;
    this.definitions.push(make(id));
    return `url(#${id})`;
  }

  /** From top to bottom, in pixels. */
  fade(top: number, bottom: number, list: readonly Stop[]): string {
    return this.define(
      (id) =>
        `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" x1="0" y1="${number(top)}" x2="0" y2="${number(bottom)}">${stops(list)}</linearGradient>`,
    );
  }

  /** From left to right, in pixels. */
  across(left: number, right: number, list: readonly Stop[]): string {
    return this.define(
      (id) =>
        `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" x1="${number(left)}" y1="0" x2="${number(right)}" y2="0">${stops(list)}</linearGradient>`,
    );
  }

  glow([x, y]: Point, radius: number, list: readonly Stop[]): string {
    return this.define(
      (id) =>
        `<radialGradient id="${id}" gradientUnits="userSpaceOnUse" cx="${number(x)}" cy="${number(y)}" r="${number(radius)}">${stops(list)}</radialGradient>`,
    );
  }

  blur(deviationX: number, deviationY = deviationX): string {
    return this.filter(`<feGaussianBlur stdDeviation="${number(deviationX)} ${number(deviationY)}"/>`);
  }

  filter(content: string): string {
    return this.define((id) => `<filter id="${id}" x="-20%" y="-20%" width="140%" height="140%" color-interpolation-filters="sRGB">${content}</filter>`);
  }

  /** A filter that makes its own picture, over the whole sheet. */
  wholeFilter(width: number, height: number, content: string): string {
    return this.areaFilter({ x: 0, y: 0, width, height }, content);
  }

  areaFilter({ x, y, width, height }: Area, content: string): string {
    return this.define(
      (id) =>
        `<filter id="${id}" filterUnits="userSpaceOnUse" x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" color-interpolation-filters="sRGB">${content}</filter>`,
    );
  }

  toString(): string {
    return `<defs>${this.definitions.join('')}</defs>`;
  }
}

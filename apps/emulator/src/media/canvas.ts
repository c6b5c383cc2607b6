import { drawable, glyphAdvance, glyphHeight, glyphWidth, hasInk } from './bitmap-font.ts';

export type Colour = readonly [red: number, green: number, blue: number];

/** A picture of few colours: one byte a pixel, the number of a colour in the palette. */
export class Canvas {
  readonly pixels: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
    /** Colour 0 is the ground. */
    readonly palette: readonly Colour[],
    /** The ground is transparent. */
    readonly isCutOut = false,
  ) {
    this.pixels = new Uint8Array(width * height);
  }

  fill(x: number, y: number, width: number, height: number, colour: number): void {
    const from = Math.max(0, Math.round(x));
    const to = Math.min(this.width, Math.round(x + width));
    if (to <= from) return;
    const last = Math.min(this.height, Math.round(y + height));
    for (let row = Math.max(0, Math.round(y)); row < last; row++) this.pixels.fill(colour, row * this.width + from, row * this.width + to);
  }

  /** An ellipse as large as the picture allows. */
  fillEllipse(colour: number): void {
    const [a, b] = [this.width / 2, this.height / 2];
    for (let row = 0; row < this.height; row++) {
      const half = a * Math.sqrt(Math.max(0, 1 - ((row + 0.5 - b) / b) ** 2));
      this.fill(a - half, row, 2 * half, 1, colour);
    }
  }

  text(x: number, y: number, scale: number, text: string, colour: number): void {
    for (const [place, character] of [...drawable(text)].entries())
      for (let column = 0; column < glyphWidth; column++)
        for (let row = 0; row < glyphHeight; row++)
          if (hasInk(character, column, row)) this.fill(x + (place * glyphAdvance + column) * scale, y + row * scale, scale, scale, colour);
  }
}

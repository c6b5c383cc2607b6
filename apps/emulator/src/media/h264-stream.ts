import { BitWriter } from './bit-writer.ts';
import { Canvas, type Colour } from './canvas.ts';
import { type Label, paletteOf, writeLabel } from './label.ts';

const wordShare = 0.45;

export interface H264Stream {
  readonly parameters: { readonly sequence: Buffer; readonly picture: Buffer };
  /** The first picture. */
  readonly key: Buffer;
  /** The picture at that place after the first, which changes nothing. */
  following(place: number): Buffer;
}

/**
 * A film of one still picture in the constrained baseline profile. Its ground is predicted from the first macroblock, whose colour
 * spreads over the whole; the words stand in uncompressed macroblocks. That is real H.264 without an encoder.
 */
export function h264Stream(label: Label, width: number, height: number): H264Stream {
  const columns = Math.ceil(width / 16);
  const rows = Math.ceil(height / 16);
  return {
    parameters: { sequence: sequenceParameters(columns, rows, width, height), picture: pictureParameters() },
    key: keyPicture(label, columns, rows, width, height),
    following(place) {
      const slice = new BitWriter().golomb(0).golomb(5).golomb(0);
      // Number of the picture, no other references, nothing to mark, quantiser as it is, no deblocking; all blocks skipped.
      slice
        .bits(place % 16, 4)
        .bits(0, 3)
        .golomb(0)
        .golomb(1);
      return unit(0x41, slice.golomb(columns * rows).end());
    },
  };
}

function sequenceParameters(columns: number, rows: number, width: number, height: number): Buffer {
  const level = columns * rows > 8_192 ? 51 : 40;
  const bits = new BitWriter().bits(66, 8).bits(0xc0, 8).bits(level, 8).golomb(0);
  // Sixteen picture numbers, order as sent, one reference, no gaps.
  bits.golomb(0).golomb(2).golomb(1).bits(0, 1);
  bits
    .golomb(columns - 1)
    .golomb(rows - 1)
    .bits(0b11, 2);
  const cropped = { right: (columns * 16 - width) >> 1, bottom: (rows * 16 - height) >> 1 };
  if (cropped.right > 0 || cropped.bottom > 0) bits.bits(1, 1).golomb(0).golomb(cropped.right).golomb(0).golomb(cropped.bottom);
  else bits.bits(0, 1);
  return unit(0x67, bits.bits(0, 1).end());
}

function pictureParameters(): Buffer {
  const bits = new BitWriter().golomb(0).golomb(0).bits(0, 2).golomb(0).golomb(0).golomb(0).bits(0, 3);
  return unit(0x68, bits.golomb(0).golomb(0).golomb(0).bits(0b100, 3).end());
}

function keyPicture(label: Label, columns: number, rows: number, width: number, height: number): Buffer {
  const palette = paletteOf(label);
  const canvas = new Canvas(columns * 16, rows * 16, palette);
  const words = new Canvas(width, height, palette);
  writeLabel(words, label, 4, wordShare);
  for (let row = 0; row < height; row++) canvas.pixels.set(words.pixels.subarray(row * width, (row + 1) * width), row * canvas.width);
  const colours = palette.map(toYuv);
  const inked = new Uint8Array(columns * rows);
  for (let y = 0; y < canvas.height; y++)
    for (let x = 0, at = y * canvas.width; x < canvas.width; x++, at++) if (canvas.pixels[at]! > 0) inked[(y >> 4) * columns + (x >> 4)] = 1;
  const isInked = (column: number, row: number) => column >= 0 && row >= 0 && inked[row * columns + column] === 1;
  // What lies right of and below ink is plain ground, but drawn: whatever lies beyond is predicted from it.
  const isDrawn = (column: number, row: number) => (column === 0 && row === 0) || isInked(column, row) || isInked(column - 1, row) || isInked(column, row - 1);
  const bits = new BitWriter().golomb(0).golomb(7).golomb(0).bits(0, 4).golomb(0).bits(0, 2).golomb(0).golomb(1);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      if (isDrawn(column, row)) {
        bits
          .golomb(25)
          .align()
          .raw(macroblock(canvas, colours, column, row));
        continue;
      }
      // Predicted as a whole from its neighbours, nothing left over. The code for "nothing" depends on who the neighbours are.
      const besideDrawn = (column > 0 && isDrawn(column - 1, row)) || (row > 0 && isDrawn(column, row - 1));
      bits.golomb(3).golomb(0).golomb(0);
      if (besideDrawn) bits.bits(0b000011, 6);
      else bits.bits(1, 1);
    }
  return unit(0x65, bits.end());
}

type Yuv = readonly [y: number, u: number, v: number];

function toYuv([red, green, blue]: Colour): Yuv {
  return [
    Math.round(16 + 0.257 * red + 0.504 * green + 0.098 * blue),
    Math.round(128 - 0.148 * red - 0.291 * green + 0.439 * blue),
    Math.round(128 + 0.439 * red - 0.368 * green - 0.071 * blue),
  ];
}

function macroblock(canvas: Canvas, colours: readonly Yuv[], column: number, row: number): Uint8Array {
  const bytes = new Uint8Array(384);
  const pixel = (x: number, y: number) => colours[canvas.pixels[(row * 16 + y) * canvas.width + column * 16 + x]!]!;
  for (let y = 0; y < 16; y++) for (let x = 0; x < 16; x++) bytes[y * 16 + x] = pixel(x, y)[0];
  for (let y = 0; y < 8; y++)
    for (let x = 0; x < 8; x++) {
      const [, u, v] = pixel(x * 2, y * 2);
      bytes[256 + y * 8 + x] = u;
      bytes[320 + y * 8 + x] = v;
    }
  return bytes;
}

/** A unit with its head; three zero bytes in a row would look like the next one, so a 3 goes between. */
function unit(head: number, content: Buffer): Buffer {
  const bytes = Buffer.alloc(1 + Math.ceil(content.length * 1.5));
  bytes[0] = head;
  let to = 1;
  let zeros = 0;
  for (const byte of content) {
    if (zeros >= 2 && byte <= 3) {
      bytes[to++] = 3;
      zeros = 0;
    }
    bytes[to++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return bytes.subarray(0, to);
}

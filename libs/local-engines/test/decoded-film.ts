import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';

/** A frame as it was encoded: how bright each pixel is, and two differences of colour at half of each side. */
export interface DecodedFrame {
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  readonly light: Buffer;
  readonly blue: Buffer;
  readonly red: Buffer;
}

/** h264bsd, as the package `tinyh264` compiled it to WebAssembly. */
interface Decoder {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
  _h264bsdAlloc(): number;
  _h264bsdInit(decoder: number, withoutReordering: 0): void;
  _h264bsdDecode(decoder: number, bytes: number, length: number, picture: number, width: number, height: number): number;
  _h264bsdShutdown(decoder: number): void;
  _h264bsdFree(decoder: number): void;
  getValue(address: number, type: 'i32'): number;
}

const pictureReady = 1;
const unitStart = Buffer.from([0, 0, 0, 1]);

/** Every frame of a film, decoded by another program than the one that encodes. @throws where a sample gives no picture */
export async function decodeFilm(film: Uint8Array): Promise<DecodedFrame[]> {
  const track = await new Input({ source: new BufferSource(film), formats: ALL_FORMATS }).getPrimaryVideoTrack();
  const description = (await track?.getDecoderConfig())?.description;
  if (!track || !(description instanceof Uint8Array)) throw new Error('a film without H.264');
  const parameters = parameterSets(Buffer.from(description));
  const module = await loadDecoder();
  const decoder = module._h264bsdAlloc();
  module._h264bsdInit(decoder, 0);
  const numbers = module._malloc(12);
  const frames: DecodedFrame[] = [];
  for await (const { data, timestamp } of new EncodedPacketSink(track).packets()) {
    const units = unitsOf(Buffer.from(data), 4);
    const bytes = Buffer.concat([...(frames.length === 0 ? parameters : []), ...units].flatMap((unit) => [unitStart, unit]));
    const address = module._malloc(bytes.length);
    module.HEAPU8.set(bytes, address);
    const answer = module._h264bsdDecode(decoder, address, bytes.length, numbers, numbers + 4, numbers + 8);
    module._free(address);
    if (answer !== pictureReady) throw new Error(`sample ${frames.length} gives no picture but ${answer}`);
    const [picture = 0, width = 0, height = 0] = [0, 4, 8].map((at) => module.getValue(numbers + at, 'i32'));
    const planes = module.HEAPU8.subarray(picture, picture + (width * height * 3) / 2);
    frames.push({ seconds: timestamp, ...cropped(planes, { width, height }, { width: track.codedWidth, height: track.codedHeight }) });
  }
  module._h264bsdShutdown(decoder);
  module._h264bsdFree(decoder);
  return frames;
}

let loading: Promise<Decoder> | undefined;

/** The package is written for a bundler and a browser's worker: modules without saying so, and a `self`. */
function loadDecoder(): Promise<Decoder> {
  loading ??= (async () => {
    const source = readFileSync(createRequire(__filename).resolve('tinyh264/lib/TinyH264.js'), 'utf8').replace('export default', 'return');
    const open = compileFunction(source, ['self'])({ location: { href: '' } }) as () => Promise<Decoder>;
    return open();
  })();
  return loading;
}

/** Sizes and settings of the whole film, from its `avcC`. */
function parameterSets(description: Buffer): Buffer[] {
  const sizes = unitsOf(description.subarray(6), 2, (description[5] as number) & 31);
  const used = sizes.reduce((sum, { length }) => sum + 2 + length, 6);
  return [...sizes, ...unitsOf(description.subarray(used + 1), 2, description[used])];
}

function unitsOf(bytes: Buffer, lengthBytes: number, count = Infinity): Buffer[] {
  const units: Buffer[] = [];
  for (let at = 0; at + lengthBytes < bytes.length && units.length < count;) {
    const from = at + lengthBytes;
    at = from + bytes.readUIntBE(at, lengthBytes);
    units.push(bytes.subarray(from, at));
  }
  return units;
}

/** Frames are encoded in whole blocks of 16 pixels; what is too much is at the right and below. */
function cropped(planes: Uint8Array, whole: Size, { width, height }: Size): Omit<DecodedFrame, 'seconds'> {
  if (whole.width - width > 15 || whole.height - height > 15) throw new Error(`${whole.width} × ${whole.height} is not the size of the film`);
  const plane = (from: number, share: number) => {
    const [stride, columns, rows] = [whole.width / share, width / share, height / share];
    return Buffer.concat(Array.from({ length: rows }, (_, row) => planes.subarray(from + row * stride, from + row * stride + columns)));
  };
  const pixels = whole.width * whole.height;
  return { width, height, light: plane(0, 1), blue: plane(pixels, 2), red: plane((pixels * 5) / 4, 2) };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Red, green and blue, three bytes a pixel (BT.601, 16 to 235: what players take a film for that does not say). */
export function rgbOf({ width, height, light, blue, red }: DecodedFrame): Buffer {
  const rgb = Buffer.alloc(width * height * 3);
  const byte = (value: number) => Math.max(0, Math.min(255, Math.round(value)));
  for (let pixel = 0; pixel < width * height; pixel++) {
    const half = (Math.floor(pixel / width) >> 1) * (width / 2) + ((pixel % width) >> 1);
    const [y, b, r] = [1.164 * ((light[pixel] as number) - 16), (blue[half] as number) - 128, (red[half] as number) - 128];
    rgb.set([byte(y + 1.596 * r), byte(y - 0.813 * r - 0.391 * b), byte(y + 2.018 * b)], pixel * 3);
  }
  return rgb;
}

/** Likeness of two pictures in decibels; above 30 they look the same. */
export function psnr(one: Uint8Array, other: Uint8Array): number {
  if (one.length !== other.length) throw new Error('two sizes');
  let squares = 0;
  for (let at = 0; at < one.length; at++) squares += ((one[at] as number) - (other[at] as number)) ** 2;
  return 10 * Math.log10((255 * 255 * one.length) / squares);
}

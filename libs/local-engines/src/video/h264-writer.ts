import h264, { type H264MP4Encoder } from 'h264-mp4-encoder';
import { filmBounds } from './film-bounds.ts';
import type { Size } from './film-size.ts';

/** 0 is best and slowest, 10 fastest: the picture is hardly worse, and twice as soon there. */
const speed = 9;
const quantizer = 24;
const keyframeSeconds = 2;

/** Frames as H.264 of the baseline profile, in an MP4 that is not yet laid out for the web. */
export class H264Writer {
  private constructor(private readonly encoder: H264MP4Encoder) {}

  static async open({ width, height }: Size): Promise<H264Writer> {
    const encoder = await h264.createH264MP4Encoder();
    Object.assign(encoder, { width, height, frameRate: filmBounds.framesPerSecond, speed, quantizationParameter: quantizer });
    encoder.groupOfPictures = filmBounds.framesPerSecond * keyframeSeconds;
    encoder.initialize();
    return new H264Writer(encoder);
  }

  /** @param rgba four bytes a pixel */
  write(rgba: Uint8ClampedArray): void {
    this.encoder.addFrameRgba(rgba);
  }

  finish(): Uint8Array {
    const { encoder } = this;
    try {
      encoder.finalize();
      return Uint8Array.from(encoder.FS.readFile(encoder.outputFilename));
    } finally {
      encoder.FS.unlink(encoder.outputFilename);
      encoder.delete();
    }
  }
}

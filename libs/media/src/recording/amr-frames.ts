import type { FramedFormat } from './framed-sound.ts';

const frameSeconds = 0.02;
// Bytes of a frame with its head, by mode; modes in between are reserved.
const narrowBytes = [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1];
const wideBytes = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1];

/** AMR and AMR-WB, the recordings of telephones. */
export const amrFrames = { narrow: framesOf(narrowBytes), wide: framesOf(wideBytes) } as const;

function framesOf(bytesByMode: readonly number[]): FramedFormat {
  return {
    headBytes: 64,
    read: (bytes, position) => {
      const head = bytes[position];
      const frameBytes = head === undefined || (head & 0x83) !== 0 ? 0 : bytesByMode[head >> 3]!;
      return frameBytes === 0 ? null : { bytes: frameBytes, seconds: frameSeconds, kind: 0 };
    },
  };
}

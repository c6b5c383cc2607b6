import { measureFrames } from './framed-sound.ts';
import { mpegFrames } from './mpeg-frames.ts';
import { lowestBytesPerSecond } from './sound-bounds.ts';
import type { WindowedSource } from './windowed-source.ts';

const chunksMax = 2_000;
const format = { pcm: 1, float: 3, alaw: 6, mulaw: 7, imaAdpcm: 0x11, msAdpcm: 2, gsm: 0x31, mpeg: 0x50, mp3: 0x55, extensible: 0xfffe } as const;

/** Seconds of sound in a WAV file by its bytes: what follows its head is sound, unless it is a chunk of another kind. */
export async function measureWav(source: WindowedSource): Promise<number | undefined> {
  let bytesPerSecond = 0;
  let soundBytes = 0;
  let soundStart: number | undefined;
  let tag = 0;
  let position = 12;
  for (let count = 0; position + 8 <= source.bytes; count++) {
    const head = await source.read(position, 8);
    const [id, claimed] = [head.toString('latin1', 0, 4), head.readUInt32LE(4)];
    const start = position + 8;
    const bytesLeft = source.bytes - start;
    if (id === 'fmt ' && claimed >= 14) ({ tag, bytesPerSecond } = readFormat(Buffer.from(await source.readExactly(start, Math.min(claimed, 40)))));
    if (id === 'data') {
      soundStart ??= start;
      // Recorders that write into a pipe never learn the size: none, or all ones, is "to the end".
      const isOpen = claimed === 0 || claimed > bytesLeft;
      soundBytes += isOpen ? bytesLeft : claimed;
      if (isOpen) break;
    } else if (soundStart !== undefined && (!/^[\w ]{4}$/.test(id) || id === 'RIFF' || claimed > bytesLeft || count > chunksMax)) {
      // No chunk: more sound than the head told of, or a recording that was joined to this one.
      soundBytes += source.bytes - position;
      break;
    } else if (count > chunksMax) return undefined;
    position = start + claimed + (claimed % 2);
  }
  if (soundStart === undefined || bytesPerSecond <= 0) return undefined;
  if (tag === format.mp3 || tag === format.mpeg) return measureFrames(source, mpegFrames, soundStart);
  return soundBytes / bytesPerSecond;
}

function readFormat(head: Buffer): { tag: number; bytesPerSecond: number } {
  const isExtensible = head.readUInt16LE(0) === format.extensible && head.length >= 26;
  const tag = isExtensible ? head.readUInt16LE(24) : head.readUInt16LE(0);
  const samples = head.readUInt16LE(2) * head.readUInt32LE(4);
  const bits = head.length >= 16 ? head.readUInt16LE(14) : 8;
  return { tag, bytesPerSecond: rateOf(tag, samples, bits) };
}

/** By what a decoder needs of it, not by the field that claims it. */
function rateOf(tag: number, samples: number, bits: number): number {
  switch (tag) {
    case format.pcm:
    case format.float:
      return samples * Math.ceil(bits / 8);
    case format.alaw:
    case format.mulaw:
      return samples;
    case format.imaAdpcm:
    case format.msAdpcm:
      return samples / 2;
    case format.gsm:
      return (samples * 65) / 320;
    default:
      return lowestBytesPerSecond;
  }
}

import { oggSum } from './checksums.ts';
import { vorbisComment } from './flac-file.ts';

const sampleRate = 48_000;
const packetSamples = 960;
const preSkip = 312;
/** 20 ms of full-band silence. */
const silence = Buffer.from('f8fffe', 'hex');
const serial = 0x656d756c;
const segmentsMax = 50;

/** Opus silence in Ogg pages of one second. */
export function oggOpusFile(seconds: number, comment: string): Buffer {
  const head = Buffer.from('OpusHead\u0001\u0001........\0'.replaceAll('.', '\0'), 'latin1');
  head.writeUInt16LE(preSkip, 10);
  head.writeUInt32LE(sampleRate, 12);
  const tags = Buffer.concat([Buffer.from('OpusTags', 'latin1'), vorbisComment('emulated', comment)]);
  const pages = [page(0, 2, 0n, [head]), page(1, 0, 0n, [tags])];
  const packets = Math.max(1, Math.ceil((seconds * sampleRate + preSkip) / packetSamples));
  for (let from = 0; from < packets; from += segmentsMax) {
    const count = Math.min(segmentsMax, packets - from);
    const isLast = from + count === packets;
    // The last page tells where the sound really ends; its packet may hold a little more.
    const end = isLast ? Math.round(seconds * sampleRate) + preSkip : (from + count) * packetSamples;
    pages.push(page(pages.length, isLast ? 4 : 0, BigInt(end), Array<Buffer>(count).fill(silence)));
  }
  return Buffer.concat(pages);
}

function page(number: number, flags: number, position: bigint, packets: Buffer[]): Buffer {
  const segments = packets.flatMap(({ length }) => [...Array<number>(Math.floor(length / 255)).fill(255), length % 255]);
  const head = Buffer.alloc(27);
  head.write('OggS', 'latin1');
  head[5] = flags;
  head.writeBigUInt64LE(position, 6);
  head.writeUInt32LE(serial, 14);
  head.writeUInt32LE(number, 18);
  head[26] = segments.length;
  const whole = Buffer.concat([head, Buffer.from(segments), ...packets]);
  whole.writeUInt32LE(oggSum(whole), 22);
  return whole;
}

import type { PieceDecoder } from './decoded-pieces.ts';

const frameHeadBytes = 4;
const singleChannel = 3;

/** MP3; of a file with one channel the decoder gives two that are equal, and one of them is dropped. */
export async function openMp3Decoder(bytes: Buffer): Promise<PieceDecoder> {
  const { MPEGDecoder } = await import('mpg123-decoder');
  const decoder = new MPEGDecoder();
  if (!isMono(bytes)) return decoder;
  return {
    ready: decoder.ready,
    decode(slice) {
      const decoded = decoder.decode(slice);
      return { ...decoded, channelData: decoded.channelData.slice(0, 1) };
    },
    free: () => decoder.free(),
  };
}

/** As the head of the first frame says. */
function isMono(bytes: Buffer): boolean {
  // The length of the tag before it is told in four times seven bits.
  const tag = bytes.toString('latin1', 0, 3) === 'ID3' ? 10 + bytes.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0) : 0;
  for (let at = tag; at + frameHeadBytes <= bytes.length; at++) {
    const [second = 0, third = 0, fourth = 0] = bytes.subarray(at + 1, at + frameHeadBytes);
    const isFrame = bytes[at] === 0xff && (second & 0xe6) === 0xe2 && third >> 4 !== 0xf && (third & 0x0c) !== 0x0c;
    if (isFrame) return fourth >> 6 === singleChannel;
  }
  return false;
}

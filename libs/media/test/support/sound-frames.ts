/** Sound as frames with true headers and no music in them, in every container whose head can lie about it. */

/** MP3 frames of 1,152 samples at 44,100 Hz and 417 bytes; the first may be a description that claims a number of frames. */
export function mp3WithHead(frames: number, claimedFrames: number): Buffer {
  const frame = mp3Frame();
  const head = mp3Frame();
  head.write('Info', 36, 'latin1');
  head.writeUInt32BE(1, 40);
  head.writeUInt32BE(claimedFrames, 44);
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame)]);
}
export const mp3FrameSeconds = 1_152 / 44_100;

function mp3Frame(): Buffer {
  const frame = Buffer.alloc(417);
  frame.writeUInt32BE(0xfffb9000, 0);
  return frame;
}

export function id3(bytes: number): Buffer {
  const head = Buffer.from('4944330400000000000000', 'hex').subarray(0, 10);
  for (let index = 0; index < 4; index++) head[6 + index] = (bytes >> (7 * (3 - index))) & 0x7f;
  // Pictures are full of what looks like headers.
  return Buffer.concat([head, Buffer.alloc(bytes, Buffer.from('fffb9000', 'hex'))]);
}

/** AAC frames of 1,024 samples at 44,100 Hz. */
export function adts(frames: number): Buffer {
  const frame = Buffer.alloc(100);
  Buffer.from('fff15080', 'hex').copy(frame);
  frame[3] = 0x80 | (frame.length >> 11);
  frame[4] = (frame.length >> 3) & 0xff;
  frame[5] = ((frame.length & 7) << 5) | 0x1f;
  frame[6] = 0xfc;
  return Buffer.concat(Array.from({ length: frames }, () => frame));
}
export const aacFrameSeconds = 1_024 / 44_100;

/** FLAC frames of 4,096 samples at 44,100 Hz behind a description that claims a number of samples. */
export function flac(frames: number, claimedSamples: number): Buffer {
  const info = Buffer.alloc(42);
  Buffer.from('664c614380000022', 'hex').copy(info);
  info.writeUInt16BE(4_096, 8);
  info.writeUInt16BE(4_096, 10);
  info.writeUIntBE((44_100 << 4) | (1 << 1), 18, 3);
  info[21] = 0xf0;
  info.writeUInt32BE(claimedSamples, 22);
  return Buffer.concat([info, ...Array.from({ length: frames }, (_, index) => flacFrame(index % 128))]);
}
export const flacFrameSeconds = 4_096 / 44_100;

function flacFrame(number: number): Buffer {
  const frame = Buffer.alloc(200);
  Buffer.from([0xff, 0xf8, 0xc9, 0x18, number]).copy(frame);
  let sum = 0;
  for (let at = 0; at < 5; at++) {
    sum ^= frame[at]!;
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x80 ? ((sum << 1) ^ 7) & 0xff : sum << 1;
  }
  frame[5] = sum;
  return frame;
}

/** Opus packets of 20 ms in Ogg pages of 50, whose positions claim something else. */
export function oggOpus(packets: number, claimedSamples: number, serial = 1): Buffer {
  const head = Buffer.concat([Buffer.from('OpusHead', 'latin1'), Buffer.from('0101000080bb0000000000', 'hex')]);
  const pages = [oggPage(serial, 2, 0, [head]), oggPage(serial, 0, 0, [Buffer.from('OpusTags\0\0\0\0\0\0\0\0', 'latin1')])];
  const packet = Buffer.alloc(40);
  packet[0] = 1 << 3;
  for (let left = packets; left > 0; left -= 50)
    pages.push(
      oggPage(
        serial,
        0,
        claimedSamples,
        Array.from({ length: Math.min(50, left) }, () => packet),
      ),
    );
  return Buffer.concat(pages);
}
export const opusPacketSeconds = 0.02;

function oggPage(serial: number, flags: number, granule: number, packets: Buffer[]): Buffer {
  const head = Buffer.alloc(27);
  head.write('OggS', 0, 'latin1');
  head[5] = flags;
  head.writeBigInt64LE(BigInt(granule), 6);
  head.writeUInt32LE(serial, 14);
  head[26] = packets.length;
  return Buffer.concat([head, Buffer.from(packets.map(({ length }) => length)), ...packets]);
}

/** AMR frames of 20 ms in the mode of 12.2 kbit/s. */
export function amr(frames: number): Buffer {
  const frame = Buffer.alloc(32);
  frame[0] = 0x3c;
  return Buffer.concat([Buffer.from('#!AMR\n', 'latin1'), ...Array.from({ length: frames }, () => frame)]);
}
export const amrFrameSeconds = 0.02;

function element(id: string, data: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(0x10000000 | data.length);
  return Buffer.concat([Buffer.from(id, 'hex'), size, data]);
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}

/** A WebM file of Opus packets whose head and whose times claim something else. */
export function webmOpus(packets: number, claimedSeconds: number, blockMs = 0): Buffer {
  const info = element('1549a966', Buffer.concat([element('2ad7b1', Buffer.from('0f4240', 'hex')), element('4489', double(claimedSeconds * 1_000))]));
  const entry = Buffer.concat([element('d7', Buffer.from([1])), element('83', Buffer.from([2])), element('86', Buffer.from('A_OPUS'))]);
  const blocks = Array.from({ length: packets }, (_, index) => {
    const block = Buffer.alloc(44);
    block[0] = 0x81;
    block.writeInt16BE(Math.min(30_000, index * blockMs), 1);
    block[3] = 0x80;
    block[4] = 1 << 3;
    return element('a3', block);
  });
  const cluster = element('1f43b675', Buffer.concat([element('e7', Buffer.from([0])), ...blocks]));
  const body = Buffer.concat([info, element('1654ae6b', element('ae', entry)), cluster]);
  return Buffer.concat([element('1a45dfa3', element('4282', Buffer.from('webm'))), element('18538067', body)]);
}

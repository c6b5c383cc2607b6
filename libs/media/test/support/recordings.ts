/** Sound and film written by hand: descriptions without a single sample. */
export function atom(type: string, ...parts: Buffer[]): Buffer {
  const data = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, data]);
}

const numbers = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
};

const fileType = atom('ftyp', Buffer.from('isom\0\0\x02\0isommp42', 'latin1'));

export interface Film {
  seconds: number;
  sound?: boolean;
  picture?: { width: number; height: number };
  /** The description comes after so many bytes of samples. */
  descriptionAfterBytes?: number;
  /** Times have 64 bits. */
  longTimes?: boolean;
}

export function mp4({ seconds, sound = false, picture, descriptionAfterBytes = 0, longTimes = false }: Film): Buffer {
  const times = (scale: number, duration: number) => (longTimes ? numbers(0x01000000, 0, 0, 0, 0, scale, 0, duration) : numbers(0, 0, 0, scale, duration));
  const track = (handler: string, width: number, height: number) =>
    atom(
      'trak',
      atom('tkhd', Buffer.alloc(76), numbers(width << 16, height << 16)),
      atom('mdia', atom('mdhd', times(48_000, seconds * 48_000), numbers(0)), atom('hdlr', numbers(0, 0), Buffer.from(handler), Buffer.alloc(13))),
    );
  const description = atom(
    'moov',
    atom('mvhd', times(1_000, seconds * 1_000), Buffer.alloc(80)),
    ...(picture ? [track('vide', picture.width, picture.height)] : []),
    ...(sound ? [track('soun', 0, 0)] : []),
  );
  const samples = atom('mdat', Buffer.alloc(descriptionAfterBytes));
  return descriptionAfterBytes > 0 ? Buffer.concat([fileType, samples, description]) : Buffer.concat([fileType, description, samples]);
}

function element(id: string, data: Buffer, isOpen = false): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(data.length) | (1n << 56n));
  return Buffer.concat([Buffer.from(id, 'hex'), isOpen ? Buffer.from('01ffffffffffffff', 'hex') : size, data]);
}

const real = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
};

/** Without `seconds` as browsers write it: open at its end, and only its clusters know the time. */
export function webm({ seconds, sound = false, picture, clusterSeconds = [] }: Partial<Film> & { clusterSeconds?: number[] }): Buffer {
  const info = element(
    '1549a966',
    Buffer.concat([element('2ad7b1', numbers(1_000_000)), ...(seconds === undefined ? [] : [element('4489', real(seconds * 1_000))])]),
  );
  const track = (type: number, ...more: Buffer[]) => element('ae', Buffer.concat([element('83', Buffer.from([type])), ...more]));
  const tracks = element(
    '1654ae6b',
    Buffer.concat([
      ...(picture ? [track(1, element('e0', Buffer.concat([element('b0', numbers(picture.width)), element('ba', numbers(picture.height))])))] : []),
      ...(sound ? [track(2)] : []),
    ]),
  );
  // Each cluster ends with a block 500 ms after its begin.
  const clusters = clusterSeconds.map((begin) =>
    element(
      '1f43b675',
      Buffer.concat([
        element('e7', numbers(begin * 1_000)),
        element('a3', Buffer.from([0x81, 0, 0, 0x80])),
        element('a3', Buffer.from([0x81, 0x01, 0xf4, 0x80])),
      ]),
      true,
    ),
  );
  const header = element('1a45dfa3', Buffer.concat([element('4282', Buffer.from('webm'))]));
  return Buffer.concat([header, element('18538067', Buffer.concat([info, tracks, ...clusters]), true)]);
}

/** Silence in frames of 26 ms and 417 bytes. */
export function mp3(frames: number): Buffer {
  const frame = Buffer.alloc(417);
  frame.writeUInt32BE(0xfffb9000, 0);
  return Buffer.alloc(frames * frame.length, frame);
}

export function wav(seconds: number, claimedBytes?: number): Buffer {
  const bytes = seconds * 16_000;
  const header = Buffer.from('524946460000000057415645666d742010000000010001 00401f0000803e00000200100064617461'.replaceAll(' ', ''), 'hex');
  const size = Buffer.alloc(4);
  size.writeUInt32LE(claimedBytes ?? bytes);
  header.writeUInt32LE(36 + bytes, 4);
  return Buffer.concat([header, size, Buffer.alloc(bytes)]);
}

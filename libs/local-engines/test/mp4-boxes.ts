export interface Box {
  readonly type: string;
  readonly body: Buffer;
}

/** The boxes of a piece of an MP4, in order. */
export function boxesOf(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    if (size < 8) throw new Error(`a box of ${size} bytes`);
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, at + size) });
    at += size;
  }
  return boxes;
}

const inside = (bytes: Buffer, type: string): Buffer => {
  const found = boxesOf(bytes).find((box) => box.type === type);
  if (!found) throw new Error(`no box ${type}`);
  return found.body;
};

export interface TrackFacts {
  readonly handler: string;
  readonly codec: string;
  readonly seconds: number;
  readonly samples: number;
  readonly width: number;
  readonly height: number;
  /** Of H.264: 66 is baseline. */
  readonly profile: number | null;
  readonly keyframes: number | null;
}

/** What the boxes of a film say, read without any library. */
export function filmFacts(film: Buffer): { order: string[]; tracks: TrackFacts[] } {
  const boxes = boxesOf(film);
  const tracks = boxesOf(inside(film, 'moov'))
    .filter(({ type }) => type === 'trak')
    .map(({ body }): TrackFacts => {
      const media = inside(body, 'mdia');
      const table = inside(inside(media, 'minf'), 'stbl');
      const header = inside(media, 'mdhd');
      const isLong = header[0] === 1;
      const scale = header.readUInt32BE(isLong ? 20 : 12);
      const length = isLong ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
      const entry = boxesOf(inside(table, 'stsd').subarray(8))[0];
      if (!entry) throw new Error('no sample entry');
      const isVideo = entry.type === 'avc1';
      const stss = boxesOf(table).find(({ type }) => type === 'stss');
      return {
        handler: inside(media, 'hdlr').toString('latin1', 8, 12),
        codec: entry.type,
        seconds: length / scale,
        samples: inside(table, 'stsz').readUInt32BE(8),
        width: isVideo ? entry.body.readUInt16BE(24) : 0,
        height: isVideo ? entry.body.readUInt16BE(26) : 0,
        profile: isVideo ? (inside(entry.body.subarray(78), 'avcC')[1] as number) : null,
        keyframes: stss ? stss.body.readUInt32BE(4) : null,
      };
    });
  return { order: boxes.map(({ type }) => type), tracks };
}

import { h264Stream } from './h264-stream.ts';
import { box, text, u16, u32, zeros } from './iso-boxes.ts';
import { commentOf, type Label } from './label.ts';
import { filmTrack, silentTrack, trackBox, unity } from './mp4-track.ts';

export interface FilmOrder {
  readonly label: Label;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly framesPerSecond: number;
  /** A silent sound track goes with it. */
  readonly hasSound?: boolean;
}

const timescale = 1_000;

/** An MP4 of H.264, the head in front. `brand` `qt  ` makes it a QuickTime film. */
export function mp4File({ label, width, height, seconds, framesPerSecond, hasSound }: FilmOrder, brand: 'isom' | 'qt  ' = 'isom'): Buffer {
  const count = Math.max(1, Math.round(seconds * framesPerSecond));
  const tracks = [filmTrack(h264Stream(label, width, height), width, height, count, framesPerSecond), ...(hasSound ? [silentTrack(seconds)] : [])];
  const type = box('ftyp', text(brand), u32(512), text(brand), text('avc1'), text('mp41'));
  const duration = u32(Math.round((count / framesPerSecond) * timescale));
  const head = box('mvhd', u32(0), u32(0), u32(0), u32(timescale), duration, u32(0x10000), u16(0x100), zeros(10), unity, zeros(24), u32(tracks.length + 1));
  const moovAt = (offset: number) => {
    let from = offset;
    const boxes = tracks.map((track, index) => {
      const built = trackBox(track, index + 1, from, timescale);
      from += track.samples.reduce((sum, { length }) => sum + length, 0);
      return built;
    });
    return box('moov', head, ...boxes, box('udta', comment(commentOf(label))));
  };
  const offset = type.length + moovAt(0).length + 8;
  return Buffer.concat([type, moovAt(offset), box('mdat', ...tracks.flatMap(({ samples }) => samples))]);
}

/** As iTunes writes it: players show it. */
function comment(value: string): Buffer {
  const item = box('ilst', box(Buffer.from('a9636d74', 'hex'), box('data', u32(1), u32(0), Buffer.from(value))));
  return box('meta', u32(0), box('hdlr', u32(0), u32(0), text('mdir'), text('appl'), zeros(9)), item);
}

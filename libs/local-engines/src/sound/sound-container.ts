/** What a file of sound is, by its bytes and never by its name. `mpeg4` and `matroska` may hold many codecs. */
export type SoundContainer = 'wav' | 'mp3' | 'flac' | 'ogg-vorbis' | 'ogg-opus' | 'ogg-flac' | 'matroska' | 'mpeg4' | 'aac';

const ebml = 0x1a45dfa3;
/** The first page of an Ogg stream holds the head of its codec. */
const firstPageBytes = 512;

export function containerOf(bytes: Buffer): SoundContainer | null {
  if (bytes.length < 12) return null;
  const text = (from: number, to: number) => bytes.toString('latin1', from, to);
  if ((text(0, 4) === 'RIFF' || text(0, 4) === 'RF64') && text(8, 12) === 'WAVE') return 'wav';
  if (text(0, 4) === 'fLaC') return 'flac';
  if (text(0, 4) === 'OggS') return oggCodec(text(0, firstPageBytes));
  if (bytes.readUInt32BE(0) === ebml) return 'matroska';
  if (text(4, 8) === 'ftyp') return 'mpeg4';
  if (text(0, 3) === 'ID3') return 'mp3';
  const [first = 0, second = 0] = bytes;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return null;
  // Both begin with a synchronising word; only MPEG audio has a layer.
  return (second & 0x06) === 0 ? 'aac' : 'mp3';
}

function oggCodec(firstPage: string): SoundContainer | null {
  if (firstPage.includes('OpusHead')) return 'ogg-opus';
  if (firstPage.includes('\x01vorbis')) return 'ogg-vorbis';
  return firstPage.includes('\x7fFLAC') ? 'ogg-flac' : null;
}

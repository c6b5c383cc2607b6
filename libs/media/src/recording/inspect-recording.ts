import type { MediaKind } from '@portazgo/contracts';
import { parseBlob } from 'music-metadata';
import { MediaFault } from '../media-fault.ts';
import type { MediaSource } from '../media-source.ts';
import type { SniffedMedia } from '../sniff-media.ts';
import { adtsFrames } from './adts-frames.ts';
import { amrFrames } from './amr-frames.ts';
import { measureFlac } from './flac-facts.ts';
import { measureFrames } from './framed-sound.ts';
import { readMatroskaFacts } from './matroska-facts.ts';
import { readMp4Facts } from './mp4-facts.ts';
import { mpegFrames } from './mpeg-frames.ts';
import { readOggFacts } from './ogg-facts.ts';
import type { RecordingFacts } from './recording-facts.ts';
import { highestBytesPerSecond } from './sound-bounds.ts';
import { SourceBlob } from './source-blob.ts';
import { measureWav } from './wav-facts.ts';
import { WindowedSource } from './windowed-source.ts';

export interface InspectedRecording {
  kind: MediaKind;
  mimeType: string;
  /** The greatest of what the head and the content tell: a price is bounded by it. */
  durationSeconds: number;
  width?: number;
  height?: number;
}

const mp4Types: readonly string[] = ['video/mp4', 'video/quicktime', 'video/x-m4v', 'video/3gpp', 'video/3gpp2', 'audio/mp4', 'audio/x-m4b', 'audio/x-m4p'];
const matroskaTypes: readonly string[] = ['video/webm', 'video/x-matroska', 'audio/webm', 'audio/x-matroska'];
const oggTypes: readonly string[] = ['audio/ogg', 'video/ogg', 'application/ogg'];

/**
 * How long sound or film lasts. Throws `MediaFault` when it cannot be read, or not within the bounds.
 * What a head claims is never believed alone: the frames, samples or bytes of the content are counted, and the greater figure is told.
 */
export async function inspectRecording(source: MediaSource, { kind, mimeType }: SniffedMedia): Promise<InspectedRecording> {
  const { hasAudio, hasVideo, durationSeconds, width, height } = await readFacts(new WindowedSource(source), mimeType);
  if (durationSeconds === undefined || !Number.isFinite(durationSeconds) || durationSeconds <= 0) throw new MediaFault('unreadable');
  // First bytes do not tell whether a container of film carries sound alone.
  const isSoundOnly = kind === 'video' && hasAudio && !hasVideo;
  return {
    kind: isSoundOnly ? 'audio' : kind,
    mimeType: isSoundOnly ? mimeType.replace('video/', 'audio/') : mimeType,
    durationSeconds: Math.round(durationSeconds * 1_000) / 1_000,
    ...(width && height ? { width, height } : {}),
  };
}

async function readFacts(source: WindowedSource, mimeType: string): Promise<RecordingFacts> {
  try {
    if (mp4Types.includes(mimeType)) return await readMp4Facts(source);
    if (matroskaTypes.includes(mimeType)) return await readMatroskaFacts(source);
    if (oggTypes.includes(mimeType)) return await readOggFacts(source);
    return await readSound(source, mimeType);
  } catch (cause) {
    throw cause instanceof MediaFault ? cause : new MediaFault('unreadable', { cause });
  }
}

async function readSound(source: WindowedSource, mimeType: string): Promise<RecordingFacts> {
  switch (mimeType) {
    case 'audio/wav':
      return soundOf(await measureWav(source));
    case 'audio/flac':
      return soundOf(await measureFlac(source));
    case 'audio/amr': {
      const isWide = (await source.read(0, 9)).toString('latin1') === '#!AMR-WB\n';
      return soundOf(await measureFrames(source, isWide ? amrFrames.wide : amrFrames.narrow, isWide ? 9 : 6));
    }
    case 'audio/aac':
      return soundOf(await measureFrames(source, adtsFrames));
    case 'audio/mpeg':
      return soundOf(await measureFrames(source, mpegFrames));
    default:
      return readRareSound(source, mimeType);
  }
}

const soundOf = (durationSeconds: number | undefined): RecordingFacts => ({
  hasAudio: true,
  hasVideo: false,
  ...(durationSeconds === undefined ? {} : { durationSeconds }),
});

/** Formats that a library reads. Their heads are believed as far as their bytes allow it. */
async function readRareSound(source: WindowedSource, mimeType: string): Promise<RecordingFacts> {
  const { format } = await parseBlob(new SourceBlob(source, mimeType), { duration: true, skipCovers: true });
  const { duration, numberOfChannels, bitsPerSample, sampleRate, lossless } = format;
  const isPlain = lossless === true && (format.container ?? '').startsWith('AIFF') && (format.codec ?? '').startsWith('PCM');
  const plainBytesPerSecond = isPlain ? (numberOfChannels ?? 0) * Math.ceil((bitsPerSample ?? 0) / 8) * (sampleRate ?? 0) : 0;
  const byContent = plainBytesPerSecond > 0 ? source.bytes / plainBytesPerSecond : source.bytes / highestBytesPerSecond;
  return { hasAudio: true, hasVideo: format.hasVideo === true, ...(duration === undefined ? {} : { durationSeconds: Math.max(duration, byContent) }) };
}

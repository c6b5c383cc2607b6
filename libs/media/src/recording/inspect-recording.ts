import type { MediaKind } from '@portazgo/contracts';
import { parseBlob } from 'music-metadata';
import { MediaFault } from '../media-fault.ts';
import type { MediaSource } from '../media-source.ts';
import type { SniffedMedia } from '../sniff-media.ts';
import { readMatroskaFacts } from './matroska-facts.ts';
import { readMp4Facts } from './mp4-facts.ts';
import type { RecordingFacts } from './recording-facts.ts';
import { SourceBlob } from './source-blob.ts';
import { WindowedSource } from './windowed-source.ts';

export interface InspectedRecording {
  kind: MediaKind;
  mimeType: string;
  durationSeconds: number;
  width?: number;
  height?: number;
}

const mp4Types: readonly string[] = ['video/mp4', 'video/quicktime', 'video/x-m4v', 'video/3gpp', 'video/3gpp2', 'audio/mp4', 'audio/x-m4b', 'audio/x-m4p'];
const matroskaTypes: readonly string[] = ['video/webm', 'video/x-matroska', 'audio/webm', 'audio/x-matroska'];

/**
 * How long sound or film lasts. Throws `MediaFault` when it cannot be read, or not within the bounds.
 * The two containers that can be nested and claim anything are walked here; for the many formats of plain sound there is a library.
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
    const { format } = await parseBlob(new SourceBlob(source, mimeType), { duration: true, skipCovers: true });
    return { hasAudio: true, hasVideo: format.hasVideo === true, ...(format.duration === undefined ? {} : { durationSeconds: format.duration }) };
  } catch (cause) {
    throw cause instanceof MediaFault ? cause : new MediaFault('unreadable', { cause });
  }
}

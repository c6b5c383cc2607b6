import type { MediaKind } from '@portazgo/contracts';
import { type IAudioMetadata, parseBlob } from 'music-metadata';
import { MediaFault } from '../media-fault.ts';
import type { MediaSource } from '../media-source.ts';
import type { SniffedMedia } from '../sniff-media.ts';
import { SourceBlob } from './source-blob.ts';

export interface RecordingFacts {
  kind: MediaKind;
  mimeType: string;
  durationSeconds?: number;
  width?: number;
  height?: number;
}

const readBytesMax = 64 * 1024 * 1024;
const timeMaxMs = 3_000;

/** How long sound or film lasts. Throws `MediaFault` when it cannot be read, or not within the bounds. */
export async function inspectRecording(source: MediaSource, { kind, mimeType }: SniffedMedia): Promise<RecordingFacts> {
  const format = await parse(source, mimeType);
  const film = format.trackInfo.find((track) => track.video)?.video;
  // Containers of film carry sound alone as well, and their first bytes do not tell.
  const isSoundOnly = kind === 'video' && format.hasAudio === true && format.hasVideo === false;
  const { duration } = format;
  return {
    kind: isSoundOnly ? 'audio' : kind,
    mimeType: isSoundOnly ? mimeType.replace('video/', 'audio/') : mimeType,
    ...(duration !== undefined && Number.isFinite(duration) && duration >= 0 ? { durationSeconds: Math.round(duration * 1_000) / 1_000 } : {}),
    ...(film?.pixelWidth && film.pixelHeight ? { width: film.pixelWidth, height: film.pixelHeight } : {}),
  };
}

async function parse(source: MediaSource, mimeType: string): Promise<IAudioMetadata['format']> {
  const budget = { bytesLeft: readBytesMax, endsAtMs: performance.now() + timeMaxMs };
  try {
    const { format } = await parseBlob(new SourceBlob(source, budget, mimeType), { duration: true, skipCovers: true });
    return format;
  } catch (cause) {
    throw new MediaFault('unreadable', { cause });
  }
}

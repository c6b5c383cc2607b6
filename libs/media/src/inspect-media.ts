import type { MediaKind } from '@portazgo/contracts';
import type { MediaSource } from './media-source.ts';
import { sniffedBytes, sniffMedia } from './sniff-media.ts';

/** What content is, by its bytes alone. */
export interface InspectedMedia {
  kind: MediaKind;
  mimeType: string;
  width?: number;
  height?: number;
  durationSeconds?: number;
  /** More than one frame in a picture. */
  animated?: true;
}

/**
 * What looks into pictures and recordings is loaded with the first of them: every service that keeps files would pay for it at its
 * start, and most never look into one.
 * Throws `MediaFault` for content that nobody should open: bombs, and what is not what its first bytes claim.
 */
export async function inspectMedia(source: MediaSource): Promise<InspectedMedia> {
  const sniffed = await sniffMedia(await source.read(0, sniffedBytes));
  switch (sniffed.kind) {
    case 'image': {
      const { inspectImage } = await import('./image/inspect-image.ts');
      const { width, height, frames } = await inspectImage(source, sniffed.mimeType);
      return { ...sniffed, width, height, ...(frames > 1 ? { animated: true as const } : {}) };
    }
    case 'audio':
    case 'video': {
      const { inspectRecording } = await import('./recording/inspect-recording.ts');
      return inspectRecording(source, sniffed);
    }
    default:
      return sniffed;
  }
}

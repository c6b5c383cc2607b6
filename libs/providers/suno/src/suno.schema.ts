import type { ProviderMediaOutcome } from '@portazgo/providers-contract';
import { unreadable } from '@portazgo/providers-http';
import { z } from 'zod';

export const submitReply = z.object({ data: z.object({ taskId: z.string().min(1) }) });

const track = z.object({
  audioUrl: z.string().nullish().catch(null),
  duration: z.coerce.number().min(0).nullish().catch(null),
});
const songs = z.object({ sunoData: z.array(track).nullish().catch(null) });

/** `response` was seen as an object and as JSON in a text. */
const response = z.preprocess((value) => (typeof value === 'string' ? parsed(value) : value), songs.nullish().catch(null));

export const recordReply = z.object({
  data: z
    .object({
      status: z.string(),
      response: response.optional(),
      errorMessage: z.string().nullish().catch(null),
    })
    .nullish(),
});
export type SongRecord = NonNullable<z.output<typeof recordReply>['data']>;

/** A track without its file is one that still runs, or failed: success shows its files. */
export function songOutcome(id: string, { response: made }: SongRecord): ProviderMediaOutcome {
  const tracks = (made?.sunoData ?? []).filter(({ audioUrl }) => audioUrl && URL.canParse(audioUrl));
  if (tracks.length === 0) throw unreadable('suno', 'the provider says it is done and shows no result');
  const seconds = tracks.every(({ duration }) => duration) ? tracks.reduce((sum, { duration }) => sum + (duration ?? 0), 0) : null;
  return {
    upstreamId: id,
    results: tracks.map(({ audioUrl }) => ({ url: audioUrl ?? '' })),
    ...(seconds === null ? {} : { quantities: { seconds } }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

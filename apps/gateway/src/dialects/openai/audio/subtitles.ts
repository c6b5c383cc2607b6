import type { Transcript, TranscriptSegment } from '@portazgo/contracts';

/** SubRip: numbered cues, comma before the milliseconds. */
export function toSrt(transcript: Transcript): string {
  return cuesOf(transcript)
    .map((cue, index) => `${index + 1}\n${clock(cue.startSeconds, ',')} --> ${clock(cue.endSeconds, ',')}\n${lineOf(cue)}\n\n`)
    .join('');
}

/** WebVTT. */
export function toVtt(transcript: Transcript): string {
  return `WEBVTT\n\n${cuesOf(transcript)
    .map((cue) => `${clock(cue.startSeconds, '.')} --> ${clock(cue.endSeconds, '.')}\n${lineOf(cue)}\n\n`)
    .join('')}`;
}

/** A provider that gave no times leaves one cue over the whole. */
function cuesOf({ segments, text, durationSeconds = 0 }: Transcript): TranscriptSegment[] {
  if (segments && segments.length > 0) return segments;
  return text.trim() === '' ? [] : [{ text, startSeconds: 0, endSeconds: durationSeconds }];
}

// An arrow inside a cue would end its timing line.
const lineOf = ({ text }: TranscriptSegment) =>
  text
    .trim()
    .replaceAll('-->', '→')
    .replaceAll(/\n{2,}/g, '\n');

function clock(seconds: number, separator: ',' | '.'): string {
  const ms = Math.max(0, Math.round(seconds * 1_000));
  const part = (value: number, width = 2) => String(value).padStart(width, '0');
  return `${part(Math.floor(ms / 3_600_000))}:${part(Math.floor(ms / 60_000) % 60)}:${part(Math.floor(ms / 1_000) % 60)}${separator}${part(ms % 1_000, 3)}`;
}

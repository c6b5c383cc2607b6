import type { Transcript } from './transcript.ts';

export function srtOf({ segments }: Transcript): string {
  return segments.map(({ id, start, end, text }) => `${id + 1}\n${clock(start, ',')} --> ${clock(end, ',')}\n${text}\n\n`).join('');
}

export function vttOf({ segments }: Transcript): string {
  return `WEBVTT\n\n${segments.map(({ start, end, text }) => `${clock(start, '.')} --> ${clock(end, '.')}\n${text}\n\n`).join('')}`;
}

function clock(seconds: number, mark: string): string {
  const ms = Math.round(seconds * 1_000);
  const part = (value: number, digits = 2) => String(Math.floor(value)).padStart(digits, '0');
  return `${part(ms / 3_600_000)}:${part((ms / 60_000) % 60)}:${part((ms / 1_000) % 60)}${mark}${part(ms % 1_000, 3)}`;
}

import { inMemory, inspectMedia } from '@portazgo/media';
import type { Answer } from './door.ts';

export type Row = { readonly title: string; readonly file: string } & (
  | { readonly seconds: number; readonly answer: Answer }
  | { readonly lack: string }
  | { readonly fault: string }
);

export async function rowText(row: Row): Promise<string> {
  const title = row.title.padEnd(34);
  if ('lack' in row) return `left out  ${title} ${row.lack}`;
  if ('fault' in row) return `FAILED    ${title} ${row.fault}`;
  const { answer, seconds } = row;
  const nature = answer.nature ?? '';
  return `made      ${title} ${row.file.padEnd(18)} ${seconds.toFixed(1).padStart(6)} s  ${size(answer.bytes).padStart(9)}  ${answer.engine.padEnd(24)} ${nature.padEnd(11)} ${await facts(answer)}`;
}

export function summary(rows: readonly Row[], folder: string): string {
  const made = rows.filter((row) => 'answer' in row).length;
  const left = rows.filter((row) => 'lack' in row).length;
  return `\n${made} of ${rows.length} made, ${left} left out, ${rows.length - made - left} failed. Look at them and listen to them in ${folder}.`;
}

const size = ({ length }: Buffer) => (length < 10_000 ? `${length} B` : `${Math.round(length / 1_000)} kB`);

async function facts({ bytes, mimeType }: Answer): Promise<string> {
  if (/json|text|srt|subrip/.test(mimeType)) return bytes.toString('utf8').replaceAll(/\s+/g, ' ').slice(0, 110);
  const { width, height, durationSeconds, mimeType: found } = await inspectMedia(inMemory(bytes));
  const sides = width && height ? ` ${width}x${height}` : '';
  return `${found}${sides}${durationSeconds === undefined ? '' : ` ${durationSeconds.toFixed(1)} s`}`;
}

/** Seconds of a sound or a film; null: it is neither. */
export async function durationOf({ bytes, mimeType }: Answer): Promise<number | null> {
  if (!/^(audio|video)\//.test(mimeType)) return null;
  return (await inspectMedia(inMemory(bytes))).durationSeconds ?? null;
}

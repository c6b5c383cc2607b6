import { readIfPresent, writePrivateFile } from './private-file.ts';

/** Files of NAME=value lines, for `source` and for the next start. */
export function writeEnvironmentFile(file: string, values: Record<string, string>): void {
  writePrivateFile(
    file,
    Object.entries(values)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
}

export function readEnvironmentFile(file: string): Record<string, string> {
  const lines = (readIfPresent(file) ?? '').split('\n');
  return Object.fromEntries(
    lines.flatMap((line) => {
      const cut = line.indexOf('=');
      return cut > 0 ? [[line.slice(0, cut), line.slice(cut + 1)]] : [];
    }),
  );
}

import type { Locale } from '@portazgo/contracts';

const spoken: readonly string[] = ['es', 'pt', 'en'] satisfies Locale[];

/** The caller's first language that the house speaks, by quality; `native` when there is none. */
export function chooseLocale(header: string | undefined, native: Locale): Locale {
  if (!header) return native;
  let chosen: Locale = native;
  let best = 0;
  for (const entry of header.slice(0, 256).split(',')) {
    const [tag = '', ...parameters] = entry.trim().toLowerCase().split(';');
    const language = tag.split('-', 1)[0] ?? '';
    if (!spoken.includes(language)) continue;
    const quality = qualityOf(parameters);
    if (quality > best) [chosen, best] = [language as Locale, quality];
  }
  return chosen;
}

function qualityOf(parameters: readonly string[]): number {
  const given = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('q='));
  const quality = given === undefined ? 1 : Number(given.slice(2));
  return quality >= 0 && quality <= 1 ? quality : 0;
}

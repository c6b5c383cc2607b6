import type { Job, Locale } from '@portazgo/contracts';
import type { FileLinks } from '../../../media/file-links.ts';

/** What people read while a picture is made. Source: the example output of seed 004. */
export const imageChatTexts = {
  queuing: { es: '>🕐 En cola.', pt: '>🕐 Na fila.', en: '>🕐 Queuing.' },
  generating: { es: '>⚡ Generando.....', pt: '>⚡ Gerando.....', en: '>⚡ Generating.....' },
  progress: { es: '>🏃 Progreso ', pt: '>🏃 Progresso ', en: '>🏃 Progress ' },
  complete: { es: '> ✅ Generación completa', pt: '> ✅ Geração completa', en: '> ✅ Generation complete' },
} as const satisfies Record<string, Record<Locale, string>>;

/** Each picture, and a link that downloads it. */
export function toMarkdown({ results }: Pick<Job, 'results'>, links: Pick<FileLinks, 'linkTo'>): string {
  return results
    .map((file, index) => {
      const link = links.linkTo(file);
      return `![gen_${file.id}_${index}](${link})\n\n[Click to download](${link}&download=1)`;
    })
    .join('\n\n');
}

import type { Locale } from '@portazgo/contracts';
import { languageOf } from '../language/language-of.ts';
import { readingLanguages, type ReadingLanguage } from '../reading/tesseract.ts';
import { plain } from './object-names.ts';

const names: Readonly<Record<ReadingLanguage, string>> = {
  en: '(?:english|ingles)',
  es: '(?:spanish|espanol|espanhol|castellano|castelhano)',
  pt: '(?:portuguese|portugues|portuguesa|brazilian|brasileno|brasileiro)',
};
const answering = '(?:answer|respond|reply|describe|write|responde|responda|contesta|contesta|describa|descreva|escribe|escreva)\\w*[^.;!?]{0,40}?';
const reading =
  '(?:text|texto|page|pagina|document\\w*|written|escrit[oa]|read|lee|leer|leia|ler|transcri\\w*|letter|carta|invoice|factura|fatura)[^.;!?]{0,25}?';

const named = (before: string, prompt: string): ReadingLanguage | null =>
  readingLanguages.find((language) => new RegExp(`\\b${before}\\b${names[language]}\\b`).test(prompt)) ?? null;

/** The language that a prompt says the text of its pictures is in: `read the Portuguese text`, `el texto está en español`. */
export function pageLanguageNamed(prompt: string): ReadingLanguage | null {
  const asked = plain(prompt);
  const before = readingLanguages.find((language) => new RegExp(`\\b${names[language]} (?:text|page|document|letter|invoice)\\b`).test(asked));
  return before ?? named(reading, asked);
}

/** Words of questions about pictures, which are often too short for anything else to tell their language. */
const asking: Readonly<Record<ReadingLanguage, RegExp>> = {
  en: /\b(what|which|how|describe the|images?|pictures?|show|there|read|tell|see)\b/g,
  es: /\b(cu[aá]nt[ao]s|imagen|im[aá]genes|hay|describe l|qu[eé] dice|colores|texto en|lee|dime|muestran?|hab[ií]a)|¿/g,
  pt: /\b(quant[ao]s|imagem|imagens|descreva|mostram?|quais|leia|diga|rostos?|pessoas?|cores|tem|texto (?:na|da))\b|\bh[aá]\s/g,
};

/** The language to answer in: the one a prompt asks for, else its own, else the client's. */
export function answerLanguage(prompt: string, locale: Locale | undefined): Locale {
  const wished = named(answering, plain(prompt));
  if (wished) return wished;
  const counts = readingLanguages.map((language) => ({ language, count: prompt.toLowerCase().match(asking[language])?.length ?? 0 }));
  const [best, next] = counts.toSorted((one, other) => other.count - one.count);
  if (best && next && best.count > next.count) return best.language;
  const own = languageOf(prompt);
  return own === 'other' || own === 'unknown' ? (locale ?? 'en') : own;
}

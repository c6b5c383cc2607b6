import { languageOf, type TextLanguage } from '../language/language-of.ts';
import { fliteVoices, type FliteVoice } from './flite.ts';
import type { Cast } from './speech-order.ts';

const defaultVoice: FliteVoice = 'slt';
const isFliteVoice = (voice: string): voice is FliteVoice => fliteVoices.includes(voice as FliteVoice);
const names: Readonly<Record<TextLanguage, string>> = {
  en: 'English',
  es: 'Spanish',
  pt: 'Portuguese',
  other: 'another language',
  unknown: 'no known language',
};

/** English only; a text that is not goes on to another engine. */
export const fliteCast: Cast = ({ text, voice = defaultVoice }, { settings }) => {
  if (!isFliteVoice(voice)) return { field: 'voice', reason: `the voices of flite are ${fliteVoices.join(', ')}` };
  const language = typeof settings.language === 'string' && settings.language !== 'auto' ? settings.language : languageOf(text);
  if (language === 'unknown' || /^en(?:-|$)/i.test(language)) return { voice };
  const told = names[language as TextLanguage] ?? language;
  return {
    field: 'text',
    reason: `flite speaks English only and this is ${told}; local/espeak-ng speaks Spanish and Portuguese, where its program is installed`,
  };
};

/** Our languages → the program's own names of them. */
export const espeakLanguages: Readonly<Record<string, string>> = {
  en: 'en-us',
  'en-us': 'en-us',
  'en-gb': 'en-gb',
  es: 'es',
  'es-es': 'es',
  'es-419': 'es-419',
  'es-mx': 'es-419',
  pt: 'pt-br',
  'pt-br': 'pt-br',
  'pt-pt': 'pt',
  fr: 'fr-fr',
  de: 'de',
  it: 'it',
};
/** Voices of other models come as those of flite: what is kept of them is whether a man or a woman speaks, and that two differ. */
const likeFlite: Readonly<Record<FliteVoice, string>> = { slt: 'f3', kal16: 'm1', rms: 'm3', awb: 'm7', kal: 'm4' };
const namedVoice = /^(?<language>[a-z]{2}(?:-[a-z0-9]{2,3})?)(?:\+(?<variant>[fm][1-8]))?$/;

/** The language of its voice, else the one that is named, else the one that the text is in. */
export const espeakCast: Cast = ({ text, voice }, { settings }) => {
  const parts = voice !== undefined && !isFliteVoice(voice) ? namedVoice.exec(voice)?.groups : {};
  if (!parts) return { field: 'voice', reason: 'espeak-ng has no such voice' };
  const { language = languageNamed(settings.language) ?? languageOf(text), variant } = parts;
  if (language === 'other') return { field: 'text', reason: 'the language of the text is not known here: name it with the setting `language`' };
  const known = espeakLanguages[language === 'unknown' ? 'en' : language.toLowerCase()];
  if (known === undefined) return { field: 'language', reason: `is one of ${Object.keys(espeakLanguages).join(', ')} here` };
  const kind = variant ?? (voice !== undefined && isFliteVoice(voice) ? likeFlite[voice] : undefined);
  return { voice: kind === undefined ? known : `${known}+${kind}` };
};

const languageNamed = (language: unknown) => (typeof language === 'string' && language !== '' && language !== 'auto' ? language : undefined);

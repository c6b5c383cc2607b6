/** Nobody says longer words, and flite would spell them letter by letter for minutes. */
const wordMax = 40;
/** Cues of how to say it, as some models take them: `[laughing softly]`. */
const cue = /\[[\p{L} ,'-]{1,40}\]/gu;

const plainSigns: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
  '–': ' - ',
  '—': ' - ',
  '…': '...',
  '€': ' euros ',
  '£': ' pounds ',
};

/** The text without what cannot be said: pictures, controls, marks of direction; and words no longer than anyone says them. */
export function speakableText(text: string, { skipsCues = false } = {}): string {
  const said = skipsCues ? text.replaceAll(cue, ' ') : text;
  return said
    .normalize('NFC')
    .replaceAll(/\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0e|\ufe0f|\u20e3/gu, ' ')
    .replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}]/gu, ' ')
    .replaceAll(new RegExp(`(\\S{${wordMax}})(?=\\S)`, 'gu'), '$1 ')
    .trim();
}

/** For a voice that knows only the letters of English. */
export const englishLetters = (text: string): string =>
  text
    .replaceAll(/[’‘“”«»–—…€£]/gu, (sign) => plainSigns[sign] ?? sign)
    .normalize('NFKD')
    .replaceAll(/[^\x20-\x7e\n]/g, '');

export const hasWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

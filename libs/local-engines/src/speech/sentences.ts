/** A voice needs its breath, and an engine its memory. */
const charactersMax = 300;
/** A stop after these ends no sentence. */
const abbreviation = /(?:^|\s)(?:mr|mrs|ms|dr|st|prof|vs|etc|e\.g|i\.e|no|sr|sra|dra|ud|uds|av|núm|pág|jr|[A-Z])\.\s*$/iu;

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** A text as the pieces it is spoken in: sentences, and what is too long for one breath at its commas or spaces. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  for (const { segment } of segmenter.segment(text)) {
    const last = sentences.at(-1);
    if (last !== undefined && abbreviation.test(last)) sentences[sentences.length - 1] = last + segment;
    else sentences.push(segment);
  }
  return sentences.flatMap((sentence) => breaths(sentence.trim())).filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

function breaths(sentence: string): string[] {
  const pieces: string[] = [];
  let rest = sentence;
  while (rest.length > charactersMax) {
    const beginning = rest.slice(0, charactersMax);
    const comma = Math.max(...[', ', '; ', ': '].map((mark) => beginning.lastIndexOf(mark) + 1));
    const space = beginning.lastIndexOf(' ');
    const end = comma > charactersMax / 3 ? comma : space > 0 ? space : wholeCharacters(beginning);
    pieces.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trim();
  }
  return [...pieces, rest];
}

/** Not between the halves of a character beyond 16 bits. */
const wholeCharacters = (text: string) => (/[\uD800-\uDBFF]$/u.test(text) ? text.length - 1 : text.length);

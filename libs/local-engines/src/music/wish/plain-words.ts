/** Words in lower case, without accents, one space around each: ` bossa nova 120 bpm `. */
export function plainWords(text: string): string {
  const words = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  return ` ${words.join(' ')} `;
}

/** What each phrase stands for. */
export type Phrases<Name extends string> = Readonly<Record<Name, string>>;

interface Found<Name> {
  readonly name: Name;
  readonly at: number;
  readonly length: number;
}

/** Names whose phrases occur, in their order in the text; of two at one place the longer counts. */
export function namesIn<Name extends string>(words: string, phrases: Phrases<Name>): Name[] {
  const found = (Object.entries(phrases) as [Name, string][]).flatMap(([name, text]) =>
    text.split(', ').flatMap((phrase): Found<Name>[] => {
      const at = words.indexOf(` ${phrase} `);
      return at < 0 ? [] : [{ name, at, length: phrase.length }];
    }),
  );
  const ordered = found.toSorted((one, other) => one.at - other.at || other.length - one.length);
  const taken: Found<Name>[] = [];
  for (const each of ordered) {
    const last = taken.at(-1);
    // Inside of a phrase that is taken: the guitar of a bass guitar.
    if (!last || each.at >= last.at + last.length) taken.push(each);
  }
  return [...new Set(taken.map(({ name }) => name))];
}

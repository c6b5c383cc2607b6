import type { Heard, HeardWords } from './pocketsphinx.ts';

/** `word start end confidence`, as `-time yes` says it; `(2)` is another way of pronouncing it. */
const wordLine = /^(?<word>\S+?)(?:\(\d+\))? (?<start>\d+\.\d+) (?<end>\d+\.\d+) [\d.]+$/;
const isFiller = (word: string) => /^(?:<.*>|\[.*\]|\+\+.*\+\+)$/.test(word);
const inWriting = (word: string) => word.replace(/^i(?=$|')/, 'I');

/** What the program said of one stretch that begins at `offsetSeconds`: `<s>` begins an utterance and `</s>` ends it. */
export function recognisedWords(said: string, offsetSeconds: number): Heard['utterances'] {
  const utterances: HeardWords[][] = [];
  let words: HeardWords[] = [];
  const seconds = (text: string | undefined) => Math.max(0, Math.round((Number(text) + offsetSeconds) * 100) / 100);
  for (const line of said.split('\n')) {
    const { word, start, end } = wordLine.exec(line)?.groups ?? {};
    if (word === '<s>') utterances.push((words = []));
    else if (word !== undefined && !isFiller(word)) words.push({ text: inWriting(word), startSeconds: seconds(start), endSeconds: seconds(end) });
  }
  return utterances.flatMap((each) => {
    const [first, last] = [each[0], each.at(-1)];
    return first && last ? [{ text: each.map(({ text }) => text).join(' '), startSeconds: first.startSeconds, endSeconds: last.endSeconds, words: each }] : [];
  });
}

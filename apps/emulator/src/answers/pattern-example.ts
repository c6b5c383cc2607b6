/** A text that matches a regular expression made of literals, classes, groups, alternatives and repetitions; undefined when that fails. */
export function patternExample(pattern: string, lengthMin: number): string | undefined {
  const test = compiled(pattern);
  if (!test) return undefined;
  return [0, 1, lengthMin, 8].map((repeats) => new PatternReader(pattern, repeats).alternatives()).find((text) => text.length >= lengthMin && test.test(text));
}

/** The reader walks only over what is a regular expression at all. */
function compiled(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return undefined;
  }
}

const repeatsMax = 4_096;
const classes: Readonly<Record<string, string>> = { d: '1', w: 'a', s: ' ', D: 'a', W: '-', S: 'a', p: 'a', P: '-', n: '\n', t: '\t', b: '', B: '' };

class PatternReader {
  private at = 0;

  constructor(
    private readonly pattern: string,
    /** How often an open repetition repeats. */
    private readonly repeats: number,
  ) {}

  /** The first alternative; the others are read over. */
  alternatives(): string {
    let first: string | undefined;
    for (;;) {
      let text = '';
      while (this.at < this.pattern.length && !'|)'.includes(this.pattern[this.at]!)) text += this.repeated(this.atom());
      first ??= text;
      if (this.pattern[this.at] !== '|') return first;
      this.at++;
    }
  }

  private atom(): string {
    const character = this.pattern[this.at++]!;
    if (character === '(') return this.group();
    if (character === '[') return this.characterClass();
    if (character === '\\') return this.escaped();
    if (character === '^' || character === '$') return '';
    return character === '.' ? 'a' : character;
  }

  private group(): string {
    const prefix = /^\?(?::|=|!|<[^>]+>)/.exec(this.pattern.slice(this.at))?.[0] ?? '';
    this.at += prefix.length;
    const text = this.alternatives();
    this.at++;
    return prefix === '?=' || prefix === '?!' ? '' : text;
  }

  private escaped(): string {
    const character = this.pattern[this.at++] ?? '';
    if (character === 'p' || character === 'P') this.at = this.pattern.indexOf('}', this.at) + 1;
    return classes[character] ?? character;
  }

  private characterClass(): string {
    let end = this.at;
    while (this.pattern[end] !== ']') end += this.pattern[end] === '\\' ? 2 : 1;
    const body = this.pattern.slice(this.at, end);
    this.at = end + 1;
    if (!body.startsWith('^')) return body.startsWith('\\') ? (classes[body[1]!] ?? body[1]!) : body[0]!;
    const test = new RegExp(`[${body}]`, 'u');
    return ['a', '1', '-', ' ', 'A', '_'].find((candidate) => test.test(candidate)) ?? 'a';
  }

  private repeated(text: string): string {
    const rest = this.pattern.slice(this.at);
    const counted = /^\{(\d+)(,?)(\d*)\}\??/.exec(rest);
    const simple = counted ? undefined : /^[*+?]\??/.exec(rest)?.[0];
    this.at += (counted?.[0] ?? simple ?? '').length;
    if (counted) {
      const least = Math.min(repeatsMax, Number(counted[1]));
      const most = counted[2] ? (counted[3] ? Number(counted[3]) : Infinity) : least;
      return text.repeat(Math.min(most, Math.max(least, this.repeats)));
    }
    if (simple?.startsWith('*')) return text.repeat(this.repeats);
    if (simple?.startsWith('?')) return text.repeat(Math.min(1, this.repeats));
    return simple ? text.repeat(Math.max(1, this.repeats)) : text;
  }
}

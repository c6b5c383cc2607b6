import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The examples of one seed page, by name. `=== name` begins each in the fixture. */
export class Page {
  private readonly parts: ReadonlyMap<string, string>;

  constructor(
    readonly seed: string,
    text: string,
  ) {
    const [, ...sections] = text.split(/^=== (?=\S+$)/m);
    this.parts = new Map(sections.map((section) => [section.slice(0, section.indexOf('\n')), section.slice(section.indexOf('\n') + 1).trim()]));
  }

  static read(folder: string, seed: string): Page {
    return new Page(seed, readFileSync(path.join(folder, `${seed}.txt`), 'utf8'));
  }

  get names(): readonly string[] {
    return [...this.parts.keys()];
  }

  text(name: string): string {
    const text = this.parts.get(name);
    if (text === undefined) throw new Error(`The fixture of seed ${this.seed} has no ${name}.`);
    return text;
  }

  /** An example request or answer. Pages write some of them as comments. */
  json(name: string): unknown {
    return JSON.parse(this.text(name).replace(/^\/\/ /gm, ''));
  }
}

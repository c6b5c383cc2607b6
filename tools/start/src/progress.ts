/** One line a step: `  PostgreSQL … 1.4 s`. Notes that arrive during a step get lines of their own. */
export class Progress {
  private open: string | undefined;

  constructor(private readonly write: (text: string) => void) {}

  async step<T>(title: string, work: () => Promise<T>, detail: (result: T) => string = () => ''): Promise<T> {
    const startedAt = Date.now();
    this.open = title;
    this.write(`  ${title} … `);
    try {
      const result = await work();
      const said = detail(result);
      this.end(title, `${((Date.now() - startedAt) / 1000).toFixed(1)} s${said ? `  (${said})` : ''}`);
      return result;
    } catch (error) {
      this.end(title, 'failed');
      throw error;
    }
  }

  note(text: string): void {
    this.write(`${this.open ? '\n' : ''}${text}\n`);
    this.open &&= '';
  }

  /** A step whose line was broken by a note says its name again. */
  private end(title: string, text: string): void {
    this.write(`${this.open ? '' : `  ${title} … `}${text}\n`);
    this.open = undefined;
  }
}

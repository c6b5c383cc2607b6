/** Splits `<think>…</think>` out of running text. Only for vendors that are known to send it so: elsewhere it is just text. */
export class ThoughtSplitter {
  private inside = false;
  private held = '';

  constructor(private readonly tags: { readonly open: string; readonly close: string }) {}

  push(text: string): { text: string; reasoning: string } {
    const out = { text: '', reasoning: '' };
    let rest = this.held + text;
    this.held = '';
    for (;;) {
      const tag = this.inside ? this.tags.close : this.tags.open;
      const at = rest.indexOf(tag);
      if (at < 0) break;
      this.give(out, rest.slice(0, at));
      this.inside = !this.inside;
      rest = rest.slice(at + tag.length);
    }
    // The end may be the beginning of a tag: hold that much back.
    const tag = this.inside ? this.tags.close : this.tags.open;
    let keep = Math.min(tag.length - 1, rest.length);
    while (keep > 0 && !tag.startsWith(rest.slice(rest.length - keep))) keep--;
    this.held = rest.slice(rest.length - keep);
    this.give(out, rest.slice(0, rest.length - keep));
    return out;
  }

  end(): { text: string; reasoning: string } {
    const out = { text: '', reasoning: '' };
    this.give(out, this.held);
    this.held = '';
    return out;
  }

  private give(out: { text: string; reasoning: string }, piece: string): void {
    if (this.inside) out.reasoning += piece;
    else out.text += piece;
  }
}

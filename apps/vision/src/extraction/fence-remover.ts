const opening = /^\s*```[a-zA-Z]*[^\S\n]*\n/;
/** What may still become an opening fence. */
const maybeOpening = /^\s*(?:`{0,2}|```[a-zA-Z]*[^\S\n]*)$/;
const openingMax = 64;
const ticksMax = 3;

/** Takes a Markdown code fence off running text. Text without one passes as it is, but for white space at its ends. */
export class FenceRemover {
  private held = '';
  private isOpen = false;
  private isFenced = false;

  push(text: string): string {
    this.held += text;
    if (!this.isOpen) {
      const fence = opening.exec(this.held.slice(0, openingMax));
      if (!fence && this.held.length <= openingMax && maybeOpening.test(this.held)) return '';
      this.isOpen = true;
      this.isFenced = fence !== null;
      this.held = this.held.slice(fence?.[0].length ?? 0).trimStart();
    }
    const length = this.isFenced ? fencedLength(this.held) : this.held.trimEnd().length;
    const given = this.held.slice(0, length);
    this.held = this.held.slice(length);
    return given;
  }

  end(): string {
    // What is held of a fenced text is its closing fence, as far as it came.
    const rest = this.isFenced && this.held.trim() === '```' ? '' : this.held.trimEnd();
    this.held = '';
    return rest;
  }
}

/** Up to what may be the closing fence and the white space around it. */
function fencedLength(text: string): number {
  let end = text.trimEnd().length;
  const ticksFrom = Math.max(0, end - ticksMax);
  while (end > ticksFrom && text[end - 1] === '`') end--;
  return text.slice(0, end).trimEnd().length;
}

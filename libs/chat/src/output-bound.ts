import { surelyTokens } from '@portazgo/metering';
import type { ProviderChatEvent } from '@portazgo/providers-contract';
import type { DeliveredAnswer } from './delivered-answer.ts';

export type Delta = Extract<ProviderChatEvent, { type: 'text-delta' | 'reasoning-delta' | 'refusal-delta' | 'tool-call-delta' }>;

/** A UTF-16 unit is at most three bytes of UTF-8, and a token at least one byte. */
const tokensPerCharacterMax = 3;
/** A piece that a token or two fit into; smaller ones would only be looked at more often. */
const pieceLengthMin = 16;

/**
 * Where an answer ends whose caller asked for a bound, when its upstream goes on: with the first piece that makes it certain, whatever the
 * upstream's vocabulary, that more tokens than that were made. By our own count that is twice the bound; never is it charged above it.
 */
export class OutputBound {
  /** Characters that surely do not pass the bound; they need no count. */
  private slack: number;

  constructor(
    private readonly delivered: DeliveredAnswer,
    private readonly tokensMax: number,
  ) {
    this.slack = Math.floor(this.countMax / tokensPerCharacterMax);
  }

  /** Counts the delta as delivered, up to the bound: what is left of it may be handed on. */
  take(delta: Delta): { readonly delta: Delta; readonly isPassed: boolean } {
    let text = textOf(delta);
    let kept = '';
    let piece = delta;
    for (let isFirst = true; isFirst || text !== ''; isFirst = false) {
      const part = text.length <= this.slack ? text : text.slice(0, pieceEnd(text, Math.max(this.slack, pieceLengthMin)));
      piece = withText(delta, part, isFirst);
      text = text.slice(part.length);
      kept += part;
      this.delivered.add(piece);
      if (this.isPassedBy(part.length)) return { delta: withText(delta, kept, true), isPassed: true };
    }
    return { delta, isPassed: false };
  }

  /** The most tokens by our count that may still be no more than the bound by another's. */
  private get countMax(): number {
    return Math.ceil((this.tokensMax + 1) / surelyTokens) - 1;
  }

  private isPassedBy(characters: number): boolean {
    this.slack -= characters;
    if (this.slack >= 0) return false;
    const left = this.countMax - this.delivered.countedTokens();
    this.slack = Math.floor(Math.max(0, left) / tokensPerCharacterMax);
    return left < 0;
  }
}

const textOf = (delta: Delta): string => (delta.type === 'tool-call-delta' ? delta.arguments : delta.text);

function withText(delta: Delta, text: string, isFirst: boolean): Delta {
  if (delta.type !== 'tool-call-delta') return { ...delta, text };
  const { name, ...rest } = delta;
  return { ...rest, ...(isFirst && name !== undefined ? { name } : {}), arguments: text };
}

/** Not within a character. */
function pieceEnd(text: string, length: number): number {
  const code = text.charCodeAt(length - 1);
  return code >= 0xd8_00 && code <= 0xdb_ff ? length + 1 : length;
}

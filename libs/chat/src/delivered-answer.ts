import { emptyUsage, type ChatMessage, type TokenUsage } from '@portazgo/contracts';
import { filledUsage, type ProviderChatEvent } from '@portazgo/providers-contract';
import type { MeteredUsage, TokenCounter } from '@portazgo/metering';

/** Text above which counting does not wait for the next look. */
export const uncountedCharactersMax = 16_384;
/** Another vendor's tokens may be fewer than ours for the same text; below this share of our count nothing is called too much. */
const surelyTokens = 0.75;

/** What a stream has handed over so far, in tokens: the provider's figures where it gave some, else our own count. */
export class DeliveredAnswer {
  private reported: TokenUsage | null = null;
  private text = '';
  private reasoningText = '';
  private readonly tokens = { output: 0, reasoning: 0 };
  private deltas = 0;
  private promptTokens: number | undefined;

  constructor(
    private readonly messages: readonly ChatMessage[],
    private readonly counter: TokenCounter,
  ) {}

  get isEmpty(): boolean {
    return this.deltas === 0;
  }

  get uncountedCharacters(): number {
    return this.text.length + this.reasoningText.length;
  }

  add(event: ProviderChatEvent): void {
    switch (event.type) {
      case 'text-delta':
      case 'refusal-delta':
        this.text += event.text;
        break;
      case 'reasoning-delta':
        this.reasoningText += event.text;
        break;
      case 'tool-call-delta':
        this.text += (event.name ?? '') + event.arguments;
        break;
      case 'usage-update':
        this.reported = filledUsage(event.usage);
        return;
      default:
        return;
    }
    this.deltas++;
  }

  /** What is owed when the stream ends now without the provider's last word. */
  soFar(): MeteredUsage {
    this.count(this.text, this.reasoningText);
    this.text = '';
    this.reasoningText = '';
    return this.counted();
  }

  /** The same while it runs: the word that is being written is not counted yet, so that no word is counted in two halves. */
  runningTotal(): MeteredUsage {
    this.countWords();
    return this.counted();
  }

  /** Output tokens that were certainly delivered, whatever the vendor's vocabulary: never an accusation on a mere difference of counting. */
  outputTokensAtLeast(): number {
    this.countWords();
    const ours = Math.floor((this.tokens.output + this.tokens.reasoning) * surelyTokens);
    return Math.max(ours, this.reported ? this.reported.output + this.reported.reasoning : 0);
  }

  private counted(): MeteredUsage {
    if (this.reported) return { usage: this.reported, usageSource: 'upstream' };
    if (this.isEmpty) return { usage: emptyUsage, usageSource: 'counted' };
    this.promptTokens ??= this.counter.countMessages(this.messages);
    return { usage: { ...emptyUsage, inputUncached: this.promptTokens, ...this.tokens }, usageSource: 'counted' };
  }

  private countWords(): void {
    const textEnd = wordsEnd(this.text);
    const reasoningEnd = wordsEnd(this.reasoningText);
    this.count(this.text.slice(0, textEnd), this.reasoningText.slice(0, reasoningEnd));
    this.text = this.text.slice(textEnd);
    this.reasoningText = this.reasoningText.slice(reasoningEnd);
  }

  private count(text: string, reasoning: string): void {
    this.tokens.output += this.counter.count(text);
    this.tokens.reasoning += this.counter.count(reasoning);
  }
}

/** Up to where a text can be counted apart from what follows: vocabularies never join a space to what stands before it. */
function wordsEnd(text: string): number {
  if (text.length > uncountedCharactersMax) return text.length;
  let at = text.lastIndexOf(' ');
  while (at > 0 && /\s/.test(text.charAt(at - 1))) at = text.lastIndexOf(' ', at - 1);
  return Math.max(0, at);
}

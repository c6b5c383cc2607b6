import { emptyUsage, type ChatMessage, type TokenUsage } from '@portazgo/contracts';
import type { ProviderChatEvent } from '@portazgo/providers-contract';
import type { MeteredUsage } from '../metering/call-settler.ts';
import type { TokenCounter } from '../metering/token-counter.ts';

/** Text above which counting does not wait for the next look. */
export const uncountedCharactersMax = 16_384;
/** Another vendor's tokens may be fewer than ours for the same text; below this share of our count nothing is called too much. */
const surelyTokens = 0.75;

/** What a stream has handed over so far, in tokens: the provider's figures where it gave some, else our own count. */
export class DeliveredAnswer {
  private reported: TokenUsage | null = null;
  private text = '';
  private reasoningText = '';
  private counted = { output: 0, reasoning: 0 };
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
        this.reported = event.usage;
        return;
      default:
        return;
    }
    this.deltas++;
  }

  /** What is owed when the stream ends now without the provider's last word. */
  soFar(): MeteredUsage {
    if (this.reported) return { usage: this.reported, usageSource: 'upstream' };
    if (this.isEmpty) return { usage: emptyUsage, usageSource: 'counted' };
    this.countText();
    this.promptTokens ??= this.counter.countMessages(this.messages);
    return { usage: { ...emptyUsage, inputUncached: this.promptTokens, ...this.counted }, usageSource: 'counted' };
  }

  /** Output tokens that were certainly delivered, whatever the vendor's vocabulary: never an accusation on a mere difference of counting. */
  outputTokensAtLeast(): number {
    this.countText();
    const ours = Math.floor((this.counted.output + this.counted.reasoning) * surelyTokens);
    return Math.max(ours, this.reported ? this.reported.output + this.reported.reasoning : 0);
  }

  private countText(): void {
    if (this.text) this.counted.output += this.counter.count(this.text);
    if (this.reasoningText) this.counted.reasoning += this.counter.count(this.reasoningText);
    this.text = '';
    this.reasoningText = '';
  }
}

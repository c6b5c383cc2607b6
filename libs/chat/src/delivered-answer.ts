import type { ChatRequest } from '@portazgo/contracts';
import type { ProviderChatEvent, UsageClaim } from '@portazgo/providers-contract';
import { reconcileUsage, surelyTokens, type CountedAnswer, type CountedPrompt, type ReconciledUsage, type TokenCounter } from '@portazgo/metering';

/** Text above which counting does not wait for the next look. */
export const uncountedCharactersMax = 16_384;

type Asked = Pick<ChatRequest, 'maxOutputTokens' | 'isBoundAsked'>;

/** What a stream has handed over so far, in tokens: what the provider told of it, held against our own count. */
export class DeliveredAnswer {
  private running: UsageClaim | null = null;
  private text = '';
  private reasoningText = '';
  private readonly tokens = { output: 0, reasoning: 0 };
  private deltas = 0;

  constructor(
    private readonly asked: Asked,
    private readonly prompt: CountedPrompt,
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
        this.running = event.usage;
        return;
      default:
        return;
    }
    this.deltas++;
  }

  /** What is owed when the answer ends now, with the provider's last word if it gave one. */
  settled(final: UsageClaim | null): ReconciledUsage {
    this.count(this.text, this.reasoningText);
    this.text = '';
    this.reasoningText = '';
    return this.reconciled(final);
  }

  /** The same while it runs: the word that is being written is not counted yet, so that no word is counted in two halves. */
  runningTotal(): ReconciledUsage {
    this.countWords();
    return this.reconciled(null);
  }

  /** Output tokens by our count, the word that is being written included. */
  countedTokens(): number {
    this.countWords();
    return this.tokens.output + this.tokens.reasoning + this.counter.count(this.text) + this.counter.count(this.reasoningText);
  }

  /** Output tokens that were certainly delivered, whatever the vendor's vocabulary: never an accusation on a mere difference of counting. */
  outputTokensAtLeast(): number {
    this.countWords();
    return Math.floor((this.tokens.output + this.tokens.reasoning) * surelyTokens);
  }

  private reconciled(final: UsageClaim | null): ReconciledUsage {
    const { maxOutputTokens: outputMax, isBoundAsked = false } = this.asked;
    const answer: CountedAnswer = { ...this.tokens, isDelivered: !this.isEmpty };
    return reconcileUsage({ running: this.running, final }, { prompt: this.prompt, answer, limit: { outputMax, isBoundAsked } });
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

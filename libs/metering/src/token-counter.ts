import type { ChatMessage, ContentPart, EmbeddingRequest } from '@portazgo/contracts';

type Count = (text: string, options: { disallowedSpecial: Set<string> }) => number;

/** A run longer than this without a break makes the tokenizer's merging quadratic; such text is cut into pieces, at the price of a few tokens. */
const longRun = /\S{256}|\s{256}/;
const pieceLength = 128;

/** A megabyte would hold up every other stream for a third of a second: of longer texts evenly spread samples are counted. */
const countedWholeMax = 131_072;
const samples = 16;
const sampleLength = 4_096;

/** What templates put around a message, and what an image costs about; only for calls whose provider told no figures. */
const tokensPerMessage = 4;
const tokensPerRequest = 3;
const tokensPerImage = 765;

/** Counts tokens ourselves where no provider did: with one common vocabulary, which is near enough for all of them. */
export class TokenCounter {
  private constructor(private readonly countTokens: Count) {}

  /** The vocabulary takes a third of a second to load, so it is loaded before the first call, not by it. */
  static async load(): Promise<TokenCounter> {
    const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
    return new TokenCounter(countTokens);
  }

  count(text: string): number {
    if (text === '') return 0;
    if (text.length > countedWholeMax) return this.sampled(text);
    if (!longRun.test(text)) return this.pieces(text);
    let tokens = 0;
    for (let from = 0; from < text.length; from += pieceLength) tokens += this.pieces(text.slice(from, from + pieceLength));
    return tokens;
  }

  countMessages(messages: readonly ChatMessage[]): number {
    return messages.reduce((tokens, message) => tokens + tokensPerMessage + this.message(message), tokensPerRequest);
  }

  countInputs(inputs: EmbeddingRequest['inputs']): number {
    return inputs.reduce<number>((tokens, input) => tokens + (typeof input === 'string' ? this.count(input) : input.length), 0);
  }

  private sampled(text: string): number {
    const stride = Math.floor((text.length - sampleLength) / (samples - 1));
    let tokens = 0;
    for (let sample = 0; sample < samples; sample++) tokens += this.count(text.slice(sample * stride, sample * stride + sampleLength));
    return Math.ceil((tokens * text.length) / (samples * sampleLength));
  }

  private message(message: ChatMessage): number {
    if (message.role === 'user') return typeof message.content === 'string' ? this.count(message.content) : this.parts(message.content);
    if (message.role !== 'assistant') return this.count(message.content);
    const calls = (message.toolCalls ?? []).reduce((tokens, call) => tokens + this.count(call.name) + this.count(call.arguments), 0);
    return this.count(message.content ?? '') + calls;
  }

  private parts(parts: readonly ContentPart[]): number {
    return parts.reduce((tokens, part) => tokens + (part.type === 'text' ? this.count(part.text) : tokensPerImage), 0);
  }

  private pieces(text: string): number {
    return this.countTokens(text, { disallowedSpecial: new Set() });
  }
}

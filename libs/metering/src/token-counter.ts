import type { ChatMessage, ContentPart, EmbeddingRequest } from '@portazgo/contracts';

type Count = (text: string, options: { disallowedSpecial: Set<string> }) => number;

/** A run longer than this without a break makes the tokenizer's merging quadratic; such text is cut into pieces, at the price of a few tokens. */
const longRun = /\S{256}|\s{256}/;
const pieceLength = 128;

/** A megabyte would hold up every other stream for a third of a second: of longer texts evenly spread samples are counted. */
const countedWholeMax = 131_072;
const samples = 16;
const sampleLength = 4_096;
/** A look whether a told figure makes sense needs less: of texts longer than this together, shorter samples. */
const estimatedWholeMax = 16_384;
const estimateLength = 1_024;

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
    if (text.length > countedWholeMax) return this.sampled(text, sampleLength);
    if (!longRun.test(text)) return this.pieces(text);
    let tokens = 0;
    for (let from = 0; from < text.length; from += pieceLength) tokens += this.pieces(text.slice(from, from + pieceLength));
    return tokens;
  }

  /** About as many tokens as the texts have together; long ones cost no more time than short ones. */
  estimate(texts: readonly string[]): number {
    return lengthOf(texts) > estimatedWholeMax ? this.sampled(texts.join('\n'), estimateLength) : this.countAll(texts);
  }

  countMessages(messages: readonly ChatMessage[]): number {
    const around = tokensPerRequest + tokensPerMessage * messages.length + tokensPerImage * imagesOf(messages);
    return around + this.countTexts(textsOf(messages));
  }

  /** However many texts there are, they take no more time than one of the length that is counted whole. */
  countTexts(texts: readonly string[]): number {
    return lengthOf(texts) > countedWholeMax ? this.sampled(texts.join('\n'), sampleLength) : this.countAll(texts);
  }

  countInputs(inputs: EmbeddingRequest['inputs']): number {
    return this.countTexts(inputs.filter((input) => typeof input === 'string')) + givenTokens(inputs);
  }

  /** The same, by estimate. */
  estimateInputs(inputs: EmbeddingRequest['inputs']): number {
    return this.estimate(inputs.filter((input) => typeof input === 'string')) + givenTokens(inputs);
  }

  private countAll(texts: readonly string[]): number {
    return texts.reduce((tokens, text) => tokens + this.count(text), 0);
  }

  private sampled(text: string, length: number): number {
    const stride = Math.floor((text.length - length) / (samples - 1));
    let tokens = 0;
    for (let sample = 0; sample < samples; sample++) tokens += this.count(text.slice(sample * stride, sample * stride + length));
    return Math.ceil((tokens * text.length) / (samples * length));
  }

  private pieces(text: string): number {
    return this.countTokens(text, { disallowedSpecial: new Set() });
  }
}

/** Every text of a conversation that goes upstream. */
export function textsOf(messages: readonly ChatMessage[]): string[] {
  return messages.flatMap((message) => {
    if (message.role === 'user') return typeof message.content === 'string' ? [message.content] : textParts(message.content);
    if (message.role !== 'assistant') return [message.content];
    return [message.content ?? '', ...(message.toolCalls ?? []).flatMap((call) => [call.name, call.arguments])];
  });
}

const textParts = (parts: readonly ContentPart[]) => parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));

const imagesOf = (messages: readonly ChatMessage[]) =>
  messages.reduce((images, { content }) => images + (Array.isArray(content) ? content.filter((part) => part.type === 'image').length : 0), 0);

const lengthOf = (texts: readonly string[]) => texts.reduce((length, text) => length + text.length, 0);

const givenTokens = (inputs: EmbeddingRequest['inputs']) =>
  inputs.reduce<number>((tokens, input) => tokens + (typeof input === 'string' ? 0 : input.length), 0);

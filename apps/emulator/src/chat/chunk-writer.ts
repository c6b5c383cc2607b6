import type { FaultName } from '../behaviour/fault.ts';
import type { Frame } from '../delivery/frame.ts';
import type { ChatAnswer } from './chat-answer.ts';
import type { ChatRequest } from './chat-request.ts';
import type { ChatStyle } from './chat-style.ts';
import { finalUsage, usagePlace } from './usage-faults.ts';

const padding = 'emulatedpaddingemulatedpadding';

/** Writes the chunks of one stream as JSON text. What is the same in all of them is written once. */
export class ChunkWriter {
  readonly lastIndex: number;
  private readonly head: string;
  private readonly tail: string;
  private readonly place: ChatStyle['streamUsage'] | undefined;
  private readonly pads: boolean;
  /** The one token per chunk of most streams needs no object: these frame its JSON text. */
  private readonly hasFastContent: boolean;
  private tokens = 0;
  private isFirst = true;

  constructor(
    private readonly answer: ChatAnswer,
    private readonly request: ChatRequest,
    private readonly style: ChatStyle,
    private readonly faults: ReadonlySet<FaultName>,
  ) {
    const options = request.stream_options;
    const isAsked = options?.include_usage === true;
    const place = usagePlace(style, isAsked, faults);
    this.place = place === 'asked' && style.continuousUsage && options?.continuous_usage_stats === true ? 'every-chunk' : place;
    this.lastIndex = answer.choices.length - 1;
    const { id, created, model } = answer;
    this.head = JSON.stringify({ id, object: 'chat.completion.chunk', created, model, ...style.envelope }).slice(0, -1);
    this.tail = this.place === 'asked' && isAsked && style.usageNullBefore ? ',"usage":null' : '';
    this.pads = style.obfuscates && options?.include_obfuscation !== false;
    this.hasFastContent = !faults.has('role-repeated') && !faults.has('content-array') && this.place !== 'every-chunk';
  }

  first(index: number, delta: Record<string, unknown>): Frame {
    return this.chunk(index, delta, null, null, 0);
  }

  content(index: number, piece: string, content: unknown, logprobs: unknown): Frame {
    if (!this.hasFastContent || logprobs !== null) return this.chunk(index, { content }, logprobs, null, 1);
    this.tokens++;
    const choice = `{"index":${index},"delta":{"content":${JSON.stringify(piece)}},"logprobs":null,"finish_reason":null}`;
    return { data: `${this.head},"choices":[${choice}]${this.tail}${this.pad(piece.length)}}`, tokens: 1 };
  }

  delta(index: number, delta: Record<string, unknown>, tokens: number): Frame {
    return this.chunk(index, delta, null, null, tokens);
  }

  finish(index: number, delta: Record<string, unknown>, finishReason: string, isLast: boolean): Frame {
    if (!isLast) return this.chunk(index, delta, null, finishReason, 0);
    const usage = finalUsage(this.answer, this.style, this.faults);
    // With a chunk for the usage alone, the extras of the last chunk go there.
    const members: Record<string, unknown> = this.place === 'asked' ? {} : this.style.lastChunkExtras(this.answer);
    if (this.place === 'finish') members.usage = usage;
    if (this.place === 'x-groq') {
      members.x_groq = { id: this.answer.id, usage };
      // Groq repeats the usage where OpenAI has it when it is asked for.
      if (this.request.stream_options?.include_usage === true && !this.faults.has('usage-x-groq')) members.usage = usage;
    }
    return this.chunk(index, delta, null, finishReason, 0, members);
  }

  /** The chunk without choices that carries the usage, where the vendor sends one. */
  usageChunk(): Frame | undefined {
    if (this.place !== 'asked') return undefined;
    const extras = this.style.lastChunkExtras(this.answer);
    const members = JSON.stringify({ choices: [], usage: finalUsage(this.answer, this.style, this.faults), ...extras });
    return { data: `${this.head},${members.slice(1)}`, tokens: 0, usage: !this.faults.has('usage-null') };
  }

  /** Counts tokens that no chunk carries. */
  skip(tokens: number): void {
    this.tokens += tokens;
  }

  private chunk(
    index: number,
    delta: Record<string, unknown>,
    logprobs: unknown,
    finishReason: string | null,
    tokens: number,
    members: Record<string, unknown> = {},
  ): Frame {
    this.tokens += tokens;
    const whole = this.faults.has('role-repeated') ? { role: 'assistant', ...delta } : delta;
    const choice = JSON.stringify({ index, delta: whole, logprobs, finish_reason: finishReason });
    const extras = {
      ...(this.isFirst ? this.style.firstChunkExtras(this.answer) : {}),
      ...members,
      ...(this.place === 'every-chunk' ? this.running(finishReason) : {}),
    };
    this.isFirst = false;
    const more = JSON.stringify(extras).slice(1, -1);
    const tail = 'usage' in extras ? '' : this.tail;
    const carriesUsage = finishReason !== null && ('usage' in extras || this.place === 'x-groq') && !this.faults.has('usage-null');
    return { data: `${this.head},"choices":[${choice}]${tail}${more && `,${more}`}${this.pad(tokens)}}`, tokens, usage: carriesUsage };
  }

  /** Totals so far, or those of the end on the finish chunk. */
  private running(finishReason: string | null): { usage: unknown } {
    if (finishReason !== null || this.faults.has('usage-null')) return { usage: finalUsage(this.answer, this.style, this.faults) };
    const { counts, model } = this.answer;
    const reasoning = Math.min(this.tokens, counts.reasoning);
    return { usage: this.style.usage({ ...counts, reasoning, completion: this.tokens - reasoning }, model) };
  }

  private pad(length: number): string {
    return this.pads ? `,"obfuscation":"${padding.slice(0, 12 - Math.min(length, 10))}"` : '';
  }
}

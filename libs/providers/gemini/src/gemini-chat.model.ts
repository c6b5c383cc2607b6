import { completionOf, ProviderError, type CallOptions, type ChatModel, type ProviderChatEvent, type ProviderChatRequest } from '@portazgo/providers-contract';
import type { ProviderCompletion, UnsupportedField } from '@portazgo/providers-contract';
import { errorReply, type FaultRules, type HttpStream, type ProviderHttp } from '@portazgo/providers-http';
import { toGeminiBody } from './gemini-chat.mapper.ts';
import { unsupportedByGemini } from './gemini-generation.mapper.ts';
import { GeminiStreamReader } from './gemini-stream.reader.ts';
import { wholeEvents } from './gemini-whole.reader.ts';
import { refusedCall } from './gemini.error.ts';

/** A model with a million tokens of output still fits; ten gigabytes do not. */
const wholeBytesMax = 32 * 1_048_576;
const streamBytesMax = 256 * 1_048_576;

export class GeminiChatModel implements ChatModel {
  readonly provider: string;

  constructor(
    readonly upstreamModel: string,
    private readonly rules: FaultRules,
    private readonly http: ProviderHttp,
  ) {
    this.provider = rules.provider;
  }

  unsupported(request: ProviderChatRequest): UnsupportedField | null {
    return unsupportedByGemini(this.upstreamModel, request);
  }

  async complete(request: ProviderChatRequest, options: CallOptions): Promise<ProviderCompletion> {
    const call = { path: modelPath(this.upstreamModel, 'generateContent'), body: this.body(request), bodyBytesMax: wholeBytesMax };
    const reply = await this.http.post({ ...call, accept: 'application/json' }, options);
    if (reply.status !== 200) throw refusedCall(this.rules, reply);
    return completionOf(wholeEvents(this.rules, reply.body, reply.headers));
  }

  async *stream(request: ProviderChatRequest, options: CallOptions): AsyncGenerator<ProviderChatEvent[]> {
    const path = `${modelPath(this.upstreamModel, 'streamGenerateContent')}?alt=sse`;
    const reply = await this.http.postForStream({ path, body: this.body(request), accept: 'text/event-stream', bodyBytesMax: streamBytesMax }, options);
    if (reply.status !== 200) throw refusedCall(this.rules, await errorReply(reply));
    const type = String(reply.headers['content-type'] ?? '');
    if (type.includes('application/json')) yield wholeEvents(this.rules, await wholeBody(reply), reply.headers);
    else if (type.includes('text/html'))
      throw new ProviderError({ provider: this.provider, kind: 'upstream_bug', accepted: 'unknown', reason: 'a web page came in place of an answer' });
    else yield* this.read(reply, options.signal);
  }

  private async *read(reply: HttpStream, signal: AbortSignal): AsyncGenerator<ProviderChatEvent[]> {
    const reader = new GeminiStreamReader(this.rules, reply.headers);
    try {
      for await (const chunk of reply.chunks) {
        const batch = reader.push(chunk);
        if (batch.length > 0) yield batch;
        if (reader.failure) throw reader.failure;
      }
    } catch (error) {
      // The answer was whole before its connection broke.
      if (signal.aborted || reader.failure || !reader.isFinished) throw error;
    }
    const last = reader.end();
    if (last.length > 0) yield last;
    if (reader.failure) throw reader.failure;
  }

  private body(request: ProviderChatRequest): string {
    return JSON.stringify(toGeminiBody(this.upstreamModel, request));
  }
}

export function modelPath(upstreamModel: string, method: string): string {
  return `/models/${encodeURIComponent(upstreamModel)}:${method}`;
}

async function wholeBody({ chunks }: HttpStream): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    bytes += chunk.length;
    if (bytes > wholeBytesMax) break;
  }
  return Buffer.concat(parts);
}

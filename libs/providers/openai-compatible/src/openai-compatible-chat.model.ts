import {
  ProviderError,
  type CallOptions,
  type ChatModel,
  type ProviderChatEvent,
  type ProviderChatRequest,
  type ProviderCompletion,
  type UnsupportedField,
} from '@portazgo/providers-contract';
import type { HttpStream, ProviderHttp } from '@portazgo/providers-http';
import { readCompletion, wholeEvents } from './reply/completion.ts';
import { faultOfReply, type FaultSource } from './reply/provider-fault.ts';
import { chatBody } from './request/chat-body.ts';
import { unsupportedImage } from './request/wire-messages.ts';
import { droppedParameters, unsupportedParameter } from './request/wire-parameters.ts';
import { ChatStreamReader } from './stream/chat-stream-reader.ts';

/** A model with a million tokens of output still fits; ten gigabytes do not. */
const completionBytesMax = 32 * 1_048_576;
const streamBytesMax = 256 * 1_048_576;
const errorBytesMax = 262_144;

export class OpenAiCompatibleChatModel implements ChatModel {
  readonly provider: string;

  constructor(
    readonly upstreamModel: string,
    private readonly source: FaultSource,
    private readonly http: ProviderHttp,
  ) {
    this.provider = source.profile.name;
  }

  unsupported(request: ProviderChatRequest): UnsupportedField | null {
    return unsupportedParameter(this.source.profile, request) ?? unsupportedImage(this.source.profile, request.messages);
  }

  dropped(request: ProviderChatRequest): readonly string[] {
    return droppedParameters(this.source.profile, request);
  }

  async complete(request: ProviderChatRequest, options: CallOptions): Promise<ProviderCompletion> {
    const body = chatBody(this.source.profile, this.upstreamModel, request, 'whole');
    const reply = await this.http.post({ path: '/chat/completions', body, accept: 'application/json', bodyBytesMax: completionBytesMax }, options);
    if (reply.status !== 200) throw faultOfReply(this.source, reply.status, reply.headers, reply.body);
    return readCompletion(this.source, reply.body, reply.headers);
  }

  async *stream(request: ProviderChatRequest, options: CallOptions): AsyncGenerator<ProviderChatEvent[]> {
    const body = chatBody(this.source.profile, this.upstreamModel, request, 'stream');
    const reply = await this.http.postForStream({ path: '/chat/completions', body, accept: 'text/event-stream', bodyBytesMax: streamBytesMax }, options);
    if (reply.status !== 200) throw faultOfReply(this.source, reply.status, reply.headers, await bodyStart(reply, errorBytesMax));
    const type = String(reply.headers['content-type'] ?? '');
    if (type.includes('application/json')) {
      yield wholeEvents(this.source, await bodyStart(reply, completionBytesMax), reply.headers);
      return;
    }
    if (type.includes('text/html'))
      throw new ProviderError({ provider: this.provider, kind: 'upstream_bug', accepted: 'unknown', reason: 'a web page came in place of an answer' });
    yield* this.read(reply, options.signal);
  }

  private async *read(reply: HttpStream, signal: AbortSignal): AsyncGenerator<ProviderChatEvent[]> {
    const reader = new ChatStreamReader(this.source, reply.headers);
    const whole = new WholeBody(this.provider);
    try {
      for await (const chunk of reply.chunks) {
        if (whole.takes(chunk)) continue;
        const batch = reader.push(chunk);
        if (reader.isDone && !reader.failure) reply.finish();
        if (batch.length > 0 && !reader.isDone) yield batch;
        if (reader.failure) throw reader.failure;
        if (!reader.isDone) continue;
        yield [...batch, ...reader.end()];
        if (reader.failure) throw reader.failure;
        return;
      }
    } catch (error) {
      // The answer was whole before its connection broke: only `[DONE]`, and perhaps the usage, were lost.
      if (signal.aborted || reader.failure || !reader.isFinished) throw error;
    }
    if (whole.bytes) return yield wholeEvents(this.source, whole.bytes, reply.headers);
    const last = reader.end();
    if (last.length > 0) yield last;
    if (reader.failure) throw reader.failure;
  }
}

/** Collects a body that begins as JSON: whatever its type says, it is no stream. */
class WholeBody {
  private parts: Buffer[] | undefined;
  private bytesRead = 0;
  private isStream = false;

  constructor(private readonly provider: string) {}

  get bytes(): Buffer | undefined {
    return this.parts && Buffer.concat(this.parts);
  }

  takes(chunk: Buffer): boolean {
    if (this.isStream) return false;
    if (!this.parts) {
      const start = chunk.toString('utf8', 0, 64).trimStart()[0];
      this.isStream = start !== undefined && start !== '{' && start !== '[';
      if (start === undefined || this.isStream) return false;
    }
    (this.parts ??= []).push(chunk);
    this.bytesRead += chunk.length;
    if (this.bytesRead <= completionBytesMax) return true;
    throw new ProviderError({ provider: this.provider, kind: 'upstream_bug', accepted: 'yes', reason: 'the answer was too large' });
  }
}

/** Reads a body up to a limit; what came before the limit or a break is enough for an error text. */
async function bodyStart(reply: HttpStream, bytesMax: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of reply.chunks) {
      parts.push(chunk);
      bytes += chunk.length;
      if (bytes > bytesMax) break;
    }
  } catch (error) {
    if (reply.status === 200) throw error;
  }
  return Buffer.concat(parts);
}

import {
  ProviderError,
  type CallOptions,
  type MediaModel,
  type ProviderMediaOutcome,
  type ProviderMediaRequest,
  type ProviderMediaStart,
  type ProviderMediaState,
  type UnsupportedField,
} from '@portazgo/providers-contract';
import type { FaultRules, ProviderHttp } from '@portazgo/providers-http';
import { modelPath } from './gemini-chat.model.ts';
import { countOf, toPictureBody, unsupportedPicture } from './gemini-image.mapper.ts';
import { picturesIn } from './gemini-image.reader.ts';
import { refusedCall } from './gemini.error.ts';

/** A picture of 4K in base64, and room for what is said about it. */
const answerBytesMax = 96 * 1_048_576;

/** Pictures. The vendor answers at once: every job is done after its start. */
export class GeminiMediaModel implements MediaModel {
  readonly provider: string;
  readonly pollMs = 1_000;

  constructor(
    readonly upstreamModel: string,
    private readonly rules: FaultRules,
    private readonly http: ProviderHttp,
  ) {
    this.provider = rules.provider;
  }

  unsupported(request: ProviderMediaRequest): UnsupportedField | null {
    return unsupportedPicture(request);
  }

  async start(request: ProviderMediaRequest, options: CallOptions): Promise<ProviderMediaStart> {
    const fault = this.unsupported(request);
    if (fault) throw new ProviderError({ provider: this.provider, kind: 'bad_request', accepted: 'no', ...fault });
    const body = JSON.stringify(await toPictureBody(request));
    const calls = await Promise.allSettled(Array.from({ length: countOf(request) }, () => this.paint(body, options)));
    return { state: 'done', outcome: together(calls) };
  }

  status(): Promise<ProviderMediaState> {
    return Promise.reject(new ProviderError({ provider: this.provider, kind: 'not_found', accepted: 'yes', reason: 'the provider keeps no tasks' }));
  }

  private async paint(body: string, options: CallOptions): Promise<ProviderMediaOutcome> {
    const path = modelPath(this.upstreamModel, 'generateContent');
    const reply = await this.http.post({ path, body, accept: 'application/json', bodyBytesMax: answerBytesMax }, options);
    if (reply.status !== 200) throw refusedCall(this.rules, reply);
    return picturesIn(this.rules, reply.body);
  }
}

/** Some calls of a request may fail: the pictures that were made are its result, and they alone are counted. */
function together(calls: readonly PromiseSettledResult<ProviderMediaOutcome>[]): ProviderMediaOutcome {
  const outcomes = calls.flatMap((call) => (call.status === 'fulfilled' ? [call.value] : []));
  if (outcomes.length === 0) throw gravest(calls.flatMap((call) => (call.status === 'rejected' ? [call.reason as unknown] : [])));
  const results = outcomes.flatMap((outcome) => outcome.results);
  const upstreamId = outcomes.find((outcome) => outcome.upstreamId)?.upstreamId;
  return { results, quantities: { images: results.length }, ...(upstreamId ? { upstreamId } : {}) };
}

/** One call whose work may have begun forbids to send any of them again. */
function gravest(errors: readonly unknown[]): unknown {
  const mayHaveBegun = (error: unknown) => !(error instanceof ProviderError) || error.accepted !== 'no';
  return errors.find(mayHaveBegun) ?? errors[0];
}

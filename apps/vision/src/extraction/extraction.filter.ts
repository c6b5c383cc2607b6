import type { AnswerFilter } from '@portazgo/chat';
import type { FinishReason } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { FenceRemover } from './fence-remover.ts';
import type { JsonValidator } from './json-validator.ts';

/** Hands on the JSON of an answer as it comes, without the fence some models put around it, and judges it when it is whole. */
export class ExtractionFilter implements AnswerFilter {
  private readonly fence = new FenceRemover();
  private json = '';

  constructor(
    private readonly validator: JsonValidator,
    private readonly model: string,
  ) {}

  pass(text: string): string {
    return this.keep(this.fence.push(text));
  }

  finish(finishReason: FinishReason): string {
    const rest = this.keep(this.fence.end());
    if (finishReason === 'content_filter') throw new ServiceError('content_blocked', { reason: 'the provider filtered the answer' });
    if (finishReason === 'length') throw this.unfit('the output limit ended it before its JSON was whole');
    const fault = this.fault();
    if (fault !== null) throw this.unfit(fault);
    return rest;
  }

  private fault(): string | null {
    let value: unknown;
    try {
      value = JSON.parse(this.json);
    } catch {
      return 'it is not JSON';
    }
    return this.validator.fault(value);
  }

  private keep(text: string): string {
    this.json += text;
    return text;
  }

  private unfit(reason: string): ServiceError {
    return new ServiceError('upstream_failed', { provider: this.model, reason: `the answer does not fit the schema: ${reason}` });
  }
}

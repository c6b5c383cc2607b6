import { checkParts } from '@portazgo/chat';
import type { JudgementReply, JudgementRequest, ModerationReply, ModerationRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import { countChatPrompt, reconcilePrompt, type TokenCounter } from '@portazgo/metering';
import { servesKind, type CallRunner, type ModelRouter } from '@portazgo/routing';

export class ModerationService {
  constructor(
    private readonly router: ModelRouter,
    private readonly runner: CallRunner,
    private readonly counter: TokenCounter,
    private readonly imageBytesMax: number,
  ) {}

  moderate(request: ModerationRequest, call: RpcCall): Promise<ModerationReply> {
    const { inputs } = request;
    return this.runner.run({
      operation: 'moderate',
      offer: 'moderation',
      serves: servesKind('moderation'),
      comesWhole: false,
      request,
      call,
      check: () => this.check(request),
      unsupported: (upstream) => upstream.unsupported({ inputs }),
      attempt: (upstream, options) => upstream.moderate({ inputs }, options),
      meter: ({ usage }, { limits }) => {
        const messages = inputs.map((content) => ({ role: 'user' as const, content }));
        return reconcilePrompt(usage, countChatPrompt(this.counter, { messages }, limits.imageTokensMax ?? 0));
      },
      answer: ({ results }, engine) => ({ model: request.model, engine, results }),
    });
  }

  /** For the house: no settlement, and no verdict of the emulator about a call that is not emulated. */
  async judge(request: JudgementRequest, call: RpcCall): Promise<JudgementReply> {
    this.check(request);
    const { model, inputs, mode } = request;
    const { target, result, lease } = await this.router.run({
      model,
      requestId: call.context.requestId,
      clientId: call.context.clientId,
      content: inputs,
      operation: 'moderate',
      offer: 'moderation',
      serves: servesKind('moderation'),
      comesWhole: false,
      mode,
      signal: call.signal,
      deadlineMs: () => call.deadlineMs,
      unsupported: (upstream, { account }) =>
        account.isEmulated && mode === 'live' ? { field: 'model', reason: 'the emulator judges nothing that is live' } : upstream.unsupported({ inputs }),
      attempt: (upstream, options) => upstream.moderate({ inputs }, options),
    });
    lease.done();
    return { engine: target.engine, results: result.results };
  }

  private check({ inputs }: Pick<ModerationRequest, 'inputs'>): void {
    for (const [index, input] of inputs.entries()) if (typeof input !== 'string') checkParts(input, `input[${index}]`, this.imageBytesMax);
  }
}

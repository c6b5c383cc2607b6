import { emptyUsage, type ModerationReply, type ModerationRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import { checkParts } from '../chat/image-check.ts';
import type { LlmConfig } from '../llm.config.ts';
import { CallPrice } from '../metering/call-price.ts';
import type { CallRunner } from '../routing/call-runner.ts';

export class ModerationService {
  constructor(
    private readonly runner: CallRunner,
    private readonly config: LlmConfig,
  ) {}

  moderate(request: ModerationRequest, call: RpcCall): Promise<ModerationReply> {
    const { inputs } = request;
    return this.runner.run({
      operation: 'moderate',
      kind: 'moderation',
      request,
      call,
      check: () => {
        for (const [index, input] of inputs.entries()) if (typeof input !== 'string') checkParts(input, `input[${index}]`, this.config.LLM_IMAGE_BYTES_MAX);
      },
      unsupported: ({ account, route }) => account.client.moderationModel(route.upstreamModel).unsupported({ inputs }),
      attempt: ({ account, route }, options) => account.client.moderationModel(route.upstreamModel).moderate({ inputs }, options),
      price: (target, sentAtMs) => new CallPrice(request, target, sentAtMs),
      // Providers tell no tokens for it; what it costs is a price per request.
      meter: ({ usage }) => (usage ? { usage, usageSource: 'upstream' } : { usage: emptyUsage, usageSource: 'counted' }),
      answer: ({ results }, engine, receipt) => ({ model: request.model, engine, results, receipt }),
    });
  }
}

import { checkParts } from '@portazgo/chat';
import { emptyUsage, type ModerationReply, type ModerationRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import { servesKind, type CallRunner } from '@portazgo/routing';

export class ModerationService {
  constructor(
    private readonly runner: CallRunner,
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
      check: () => {
        for (const [index, input] of inputs.entries()) if (typeof input !== 'string') checkParts(input, `input[${index}]`, this.imageBytesMax);
      },
      unsupported: (upstream) => upstream.unsupported({ inputs }),
      attempt: (upstream, options) => upstream.moderate({ inputs }, options),
      // Providers tell no tokens for it; what it costs is a price per request.
      meter: ({ usage }) => (usage ? { usage, usageSource: 'upstream' } : { usage: emptyUsage, usageSource: 'counted' }),
      answer: ({ results }, engine, receipt) => ({ model: request.model, engine, results, receipt }),
    });
  }
}

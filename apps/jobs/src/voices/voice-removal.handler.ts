import { removeUpstreamVoice } from '@portazgo/contracts';
import type { RpcClient } from '@portazgo/messaging';
import type { Logger } from '@portazgo/platform';
import { OutboxHandler, type OutboxRow } from '../outbox/outbox-handler.ts';

const timeoutMs = 6_000;

/** Has voices that their owner deleted removed at their provider, as often as it takes. */
export class VoiceRemovalHandler extends OutboxHandler {
  readonly kind = 'voice';

  constructor(
    private readonly rpc: Pick<RpcClient, 'call'>,
    private readonly logger: Logger,
  ) {
    super();
  }

  async handle(rows: OutboxRow[]): Promise<string[]> {
    const done = await Promise.all(rows.map(async (row) => ((await this.#remove(row)) ? row.id : null)));
    return done.filter((id) => id !== null);
  }

  async #remove({ jobId, payload, attempt }: OutboxRow): Promise<boolean> {
    try {
      const voice = removeUpstreamVoice.request.parse(payload);
      const { removed } = await this.rpc.call(removeUpstreamVoice, voice, { context: { requestId: jobId, locale: 'en' }, timeoutMs });
      return removed;
    } catch (error) {
      this.logger.warn({ err: error, requestId: jobId, attempt }, 'a voice could not be removed at its provider and will be again');
      return false;
    }
  }
}

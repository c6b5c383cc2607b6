import { ServiceError } from '@portazgo/errors';
import type { removeUpstreamVoice } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import { ProviderError } from '@portazgo/providers-contract';
import { truthfulError, type ProviderRegistry } from '@portazgo/routing';
import type { z } from 'zod';

const connectMs = 5_000;
const retryAfterSeconds = 60;

/** Removes copied voices at their providers. Whoever asks repeats it until it is done. */
export class VoiceService {
  constructor(private readonly registry: ProviderRegistry) {}

  async remove({ provider, upstreamVoiceId, mode }: z.output<typeof removeUpstreamVoice.request>, call: RpcCall): Promise<{ removed: boolean }> {
    const choice = this.registry.choose({ provider }, mode);
    if ('off' in choice) throw new ServiceError('model_unavailable', { model: provider, reason: choice.off, retryAfterSeconds });
    const { voices } = choice.account.client;
    if (!voices) throw new ServiceError('model_unavailable', { model: provider, reason: `${provider} keeps no voices`, retryAfterSeconds });
    const leftMs = call.deadlineMs;
    const timeouts = { connectMs, firstByteMs: leftMs, idleMs: leftMs, totalMs: leftMs };
    try {
      return { removed: await voices.remove(upstreamVoiceId, { signal: call.signal, requestId: call.context.requestId, timeouts }) };
    } catch (error) {
      throw error instanceof ProviderError ? truthfulError(error, provider) : error;
    }
  }
}

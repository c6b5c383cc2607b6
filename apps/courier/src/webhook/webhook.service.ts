import { postWebhook } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import { findFetchError, type SafeFetch } from '@portazgo/safe-fetch';
import type { z } from 'zod';
import type { CourierMetrics } from '../courier.metrics.ts';
import type { Slots } from '../slots.ts';
import { retryAfterSeconds } from './retry-after.ts';

export type PostWebhookRequest = z.output<typeof postWebhook.request>;
export type PostWebhookReply = z.input<typeof postWebhook.reply>;

/** One try of one webhook. */
export class WebhookService {
  constructor(
    private readonly outside: SafeFetch,
    private readonly slots: Slots,
    private readonly metrics: CourierMetrics,
  ) {}

  async post(request: PostWebhookRequest, call: RpcCall): Promise<PostWebhookReply> {
    const receiver = URL.canParse(request.url) ? new URL(request.url).host : '';
    const reply = await this.slots.run(receiver, call.signal, () => this.#send(request, call.signal));
    this.metrics.posts.inc({ outcome: reply.outcome === 'answered' ? `${Math.floor(reply.status / 100)}xx` : reply.reason });
    return reply;
  }

  async #send({ url, headers, body, timeoutMs }: PostWebhookRequest, signal: AbortSignal): Promise<PostWebhookReply> {
    const startedAt = performance.now();
    const durationMs = () => Math.round(performance.now() - startedAt);
    try {
      const answer = await this.outside.post(url, { headers: { 'user-agent': 'Portazgo', ...headers }, body, totalMs: timeoutMs, signal });
      if (answer.status >= 300 && answer.status < 400) return { outcome: 'failed', reason: 'redirect', durationMs: durationMs() };
      const retryAfter = retryAfterSeconds(answer.headers['retry-after'], new Date());
      return { outcome: 'answered', status: answer.status, retryAfterSeconds: retryAfter, durationMs: durationMs() };
    } catch (error) {
      const fault = findFetchError(error);
      if (!fault || signal.aborted) throw error;
      return { outcome: 'failed', reason: fault.kind === 'too_large' ? 'unreachable' : fault.kind, durationMs: durationMs() };
    }
  }
}

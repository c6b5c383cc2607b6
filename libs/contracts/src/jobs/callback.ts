import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/**
 * What a provider posted to `/v1/callbacks/<jobId>/<token>`, as the door hands it on: published on core NATS, at most once, to whoever
 * polls that job. It is a hint to poll and nothing more, so a lost one costs a moment.
 */
export const providerCallbackSubject = (jobId: string): string => `v1.callbacks.${jobId}`;
export const providerCallbackMessage = z.object({
  token: z.string(),
  headers: z.record(z.string(), z.string()),
  /** Raw body: signatures are over its bytes. */
  bodyBase64: z.string(),
});
export type ProviderCallbackMessage = z.infer<typeof providerCallbackMessage>;

/**
 * The part of a callback's address that nobody can guess: made from the job under the secret of links to files, so that the gateway knows
 * an address of ours from any other without asking anybody.
 */
export function signCallback(jobId: string, secret: string): string {
  return createHmac('sha256', secret).update(`callback ${jobId}`).digest('base64url').slice(0, 32);
}

export function verifyCallback(jobId: string, token: string, secret: string): boolean {
  const [given, expected] = [Buffer.from(token), Buffer.from(signCallback(jobId, secret))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

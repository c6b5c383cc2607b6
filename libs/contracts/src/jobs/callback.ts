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

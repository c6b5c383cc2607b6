import type { ProviderMediaResult } from '@portazgo/providers-contract';
import { z } from 'zod';

const item = z.object({ url: z.string().nullish().catch(null) });
const id = z.string().min(1).nullish().catch(null);

/** Answers of all hosts: a result at once, a task that was taken, or how a task stands. */
export const picsartReply = z.object({
  status: z.string().catch(''),
  inference_id: id,
  transaction_id: id,
  data: z
    .union([z.array(item), item.transform((one) => [one])])
    .nullish()
    .catch(null),
});
export type PicsartReply = z.output<typeof picsartReply>;

const done = ['success', 'completed', 'done'];
const failed = ['error', 'failed'];

/** Words of the vendor and of its own client; anything else is work that goes on. */
export function standingOf({ status }: PicsartReply): 'done' | 'failed' | 'queued' | 'running' {
  const word = status.toLowerCase();
  if (done.includes(word)) return 'done';
  if (failed.includes(word)) return 'failed';
  return word === 'queued' ? 'queued' : 'running';
}

export function resultsOf({ data }: PicsartReply): ProviderMediaResult[] {
  return (data ?? []).flatMap(({ url }) => (url && URL.canParse(url) ? [{ url }] : []));
}

import type { TokenUsage } from '@portazgo/contracts';
import type { ProviderMediaOutcome, ProviderMediaResult } from '@portazgo/providers-contract';
import { unreadable } from '@portazgo/providers-http';
import { z } from 'zod';

const count = z.number().int().min(0).catch(0);
const picture = z.object({ b64_json: z.string().nullish(), url: z.url().nullish() });

export const imageReply = z.object({
  data: z.array(picture),
  output_format: z.string().nullish().catch(null),
  usage: z.object({ input_tokens: count, output_tokens: count }).nullish().catch(null),
});
type ImageReply = z.output<typeof imageReply>;

export function imageOutcome({ data, output_format, usage }: ImageReply, formatAsked: unknown): ProviderMediaOutcome {
  const format = output_format ?? (typeof formatAsked === 'string' ? formatAsked : 'png');
  const results = data.flatMap(({ b64_json, url }): ProviderMediaResult[] => {
    const bytes = b64_json ? Buffer.from(b64_json, 'base64') : null;
    if (bytes?.length) return [{ bytes, mimeType: `image/${format === 'jpg' ? 'jpeg' : format}` }];
    return url ? [{ url }] : [];
  });
  if (results.length === 0) throw unreadable('openai', 'the answer holds no picture');
  return { results, ...(usage ? { tokens: tokensOf(usage) } : {}) };
}

function tokensOf({ input_tokens, output_tokens }: { input_tokens: number; output_tokens: number }): TokenUsage {
  return { inputUncached: input_tokens, inputCached: 0, cacheWrite: 0, output: output_tokens, reasoning: 0 };
}

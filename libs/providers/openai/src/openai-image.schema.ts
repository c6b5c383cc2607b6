import type { Quantities, SettingValue } from '@portazgo/contracts';
import type { ProviderMediaOutcome, ProviderMediaResult } from '@portazgo/providers-contract';
import { unreadable } from '@portazgo/providers-http';
import { z } from 'zod';

/** A figure that is none is not told: zero would be a claim. */
const count = z.number().int().min(1).max(1_000_000_000).optional().catch(undefined);
const word = z.string().min(1).max(32).nullish().catch(null);
const picture = z.object({ b64_json: z.string().nullish(), url: z.url().nullish() });

const imageUsage = z.object({
  input_tokens: count,
  output_tokens: count,
  input_tokens_details: z.object({ text_tokens: count, image_tokens: count }).nullish().catch(null),
});

export const imageReply = z.object({
  data: z.array(picture),
  output_format: z.string().nullish().catch(null),
  quality: word,
  size: word,
  usage: imageUsage.nullish().catch(null),
});
type ImageReply = z.output<typeof imageReply>;

/** @param settings those of the call: what the vendor says it chose counts only where it had a choice */
export function imageOutcome(
  { data, output_format, quality, size, usage }: ImageReply,
  settings: Readonly<Record<string, SettingValue>>,
): ProviderMediaOutcome {
  const asked = settings['output_format'];
  const format = output_format ?? (typeof asked === 'string' ? asked : 'png');
  const results = data.flatMap(({ b64_json, url }): ProviderMediaResult[] => {
    const bytes = b64_json ? Buffer.from(b64_json, 'base64') : null;
    if (bytes?.length) return [{ bytes, mimeType: `image/${format === 'jpg' ? 'jpeg' : format}` }];
    return url ? [{ url }] : [];
  });
  if (results.length === 0) throw unreadable('openai', 'the answer holds no picture');
  const chosen = Object.fromEntries(
    Object.entries({ quality, size }).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && settings[entry[0]] === 'auto'),
  );
  return { results, chosen, ...(usage ? { quantities: tokensOf(usage) } : {}) };
}

/** Tokens whose kind is not told are text, the cheaper kind: more is not known. */
function tokensOf({ input_tokens, output_tokens, input_tokens_details: details }: z.output<typeof imageUsage>): Quantities {
  const imageTokens = details?.image_tokens;
  const textTokens = details?.text_tokens ?? (input_tokens === undefined ? undefined : Math.max(0, input_tokens - (imageTokens ?? 0)));
  return {
    ...(textTokens ? { textTokens } : {}),
    ...(imageTokens ? { imageTokens } : {}),
    ...(output_tokens ? { outputTokens: output_tokens } : {}),
  };
}

import { quantityUnit, type JobOperation } from '@portazgo/contracts';
import type { ProviderMediaOutcome, ProviderMediaRequest, ProviderMediaResult } from '@portazgo/providers-contract';
import { failureOf, unreadable, type FaultRules, type HttpHeaders } from '@portazgo/providers-http';
import { z } from 'zod';

const file = z.object({ url: z.string().min(1), content_type: z.string().nullish().catch(null) });
const files = z.union([z.array(file), file.transform((one) => [one])]).nullish().catch(null); // prettier-ignore

/** Where endpoints put what they made. */
export const falOutput = z.object({
  images: files,
  image: files,
  video: files,
  audio: files,
  audio_file: files,
  model_glb: files,
  model_mesh: files,
  has_nsfw_concepts: z.array(z.boolean()).nullish().catch(null),
});
type Output = z.output<typeof falOutput>;
type Place = Exclude<keyof Output, 'has_nsfw_concepts'>;

const places: readonly Place[] = ['images', 'image', 'video', 'audio', 'audio_file', 'model_glb', 'model_mesh'];

/** An endpoint may show more than was asked for, a preview of a model or a poster of a video: only the operation's own places count, if one is filled. */
function ownPlaces(operation: JobOperation): readonly Place[] {
  if (operation === 'image.generate-3d') return ['model_glb', 'model_mesh'];
  if (operation.startsWith('image.')) return ['images', 'image'];
  return operation.startsWith('video.') ? ['video'] : ['audio', 'audio_file'];
}

export function falOutcome(
  rules: FaultRules,
  output: Output,
  headers: HttpHeaders,
  { operation, fields }: Pick<ProviderMediaRequest, 'operation' | 'fields'>,
): ProviderMediaOutcome {
  const place = [...ownPlaces(operation), ...places].find((name) => output[name]?.length);
  const made = place ? (output[place] ?? []) : [];
  if (made.length === 0) throw unreadable(rules.provider, 'the provider says it is done and shows no result');
  // A picture that was flagged is a black one.
  const shown = place === 'images' ? made.filter((_, position) => !output.has_nsfw_concepts?.[position]) : made;
  if (shown.length === 0) throw failureOf(rules, { message: 'the result was held back by moderation', codes: [], isStructured: true }, 'content_blocked');
  return { results: shown.map(({ url, content_type: mimeType }) => resultOf(url, mimeType ?? undefined)), ...billed(headers, fields) };
}

function resultOf(url: string, mimeType: string | undefined): ProviderMediaResult {
  const inline = /^data:([\w.+/-]*)(?:;[\w=-]+)*;base64,/.exec(url);
  if (!inline) return { url, mimeType };
  return { bytes: Buffer.from(url.slice(inline[0].length), 'base64'), mimeType: inline[1] || mimeType };
}

/** The header counts units without saying of what: it is read only where the route names the unit, in `fields.billable_units`. */
function billed(headers: HttpHeaders, fields: Readonly<Record<string, string>>): Pick<ProviderMediaOutcome, 'quantities'> {
  const unit = quantityUnit.safeParse(fields['billable_units']);
  const units = Number(headers['x-fal-billable-units'] ?? Number.NaN);
  return unit.success && Number.isFinite(units) && units >= 0 ? { quantities: { [unit.data]: units } } : {};
}

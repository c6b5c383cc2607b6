import { holdFor, tokensUpperBound, type Catalog, type Model } from '@portazgo/catalog';
import type { ContentPart, ModerationReply, ModerationRequest } from '@portazgo/contracts';
import type { Offer } from '../../../inference/offer.ts';
import { dropUnknownFields } from '../chat-completions/extra-fields.ts';
import { knownModerationFields, type ModerationsAnswer, type ModerationsRequest } from './moderations.wire.ts';
import { modelNotFound, wrongModelKind } from '../../../inference/model-refusals.ts';

export interface ModerationDraft {
  model: Model;
  inputs: ModerationRequest['inputs'];
  /** Unknown fields that are left out at the caller's word. */
  dropped: readonly string[];
}

export function fromWire(wire: ModerationsRequest, catalog: Pick<Catalog, 'find'> & Partial<Pick<Catalog, 'namesNear'>>): ModerationDraft {
  const name = wire.model ?? 'omni-moderation-latest';
  const model = catalog.find(name);
  if (!model) throw modelNotFound(catalog, name);
  if (model.kind !== 'moderation') throw wrongModelKind(model, 'moderation');
  return { model, inputs: toInputs(wire.input), dropped: dropUnknownFields({ ...wire }, knownModerationFields) };
}

export function toWire({ model, results }: ModerationReply, requestId: string): ModerationsAnswer {
  return {
    id: `modr-${requestId}`,
    model,
    results: results.map(({ flagged, categories, categoryScores, categoryAppliedInputTypes: types }) => ({
      flagged,
      categories,
      category_scores: categoryScores,
      ...(types ? { category_applied_input_types: types } : {}),
    })),
  };
}

export function offerModeration({ model, inputs, dropped }: ModerationDraft, atUnixMs = Date.now()): Offer {
  const parts = inputs.flatMap((input): readonly (string | ContentPart)[] => (typeof input === 'string' ? [input] : input));
  const inputTokensMax = parts.reduce((total, part) => total + 8 + tokensUpperBound(textOf(part)), 0);
  const images = parts.filter((part) => typeof part !== 'string' && part.type === 'image').length;
  const tokens = inputTokensMax + images * (model.limits.imageTokensMax ?? 0);
  return { operation: 'moderate', model, tokens, dropped, holdMicroCredits: holdFor(model, { inputTokensMax, outputTokensMax: 0, images }, atUnixMs) };
}

const textOf = (part: string | ContentPart) => (typeof part === 'string' ? part : part.type === 'text' ? part.text : '');

function toInputs(input: ModerationsRequest['input']): ModerationRequest['inputs'] {
  if (typeof input === 'string') return [input];
  const [first] = input;
  if (typeof first === 'string') return input as string[];
  // A list of parts is one message, judged as a whole.
  return [
    (input as Exclude<typeof input, string | string[]>).map((part): ContentPart =>
      part.type === 'text' ? part : { type: 'image', url: typeof part.image_url === 'string' ? part.image_url : part.image_url.url },
    ),
  ];
}

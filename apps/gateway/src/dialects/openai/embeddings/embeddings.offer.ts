import { embeddingInputBound, holdFor, type Model } from '@portazgo/catalog';
import type { EmbeddingRequest } from '@portazgo/contracts';
import type { Offer } from '../../../inference/offer.ts';

export function offerEmbedding(model: Model, inputs: EmbeddingRequest['inputs'], atUnixMs = Date.now()): Offer {
  const tokens = embeddingInputBound(inputs);
  return { operation: 'embed', model, tokens, holdMicroCredits: holdFor(model, { inputTokensMax: tokens, outputTokensMax: 0 }, atUnixMs) };
}

import { Injectable } from '@nestjs/common';
import { Catalog, creditPricesAt } from '@portazgo/catalog';
import { toCredits, type Profile } from '@portazgo/contracts';
import { fromWire as fromAsk } from '../dialects/ask/ask/ask.translator.ts';
import { askRequest } from '../dialects/ask/ask/ask.wire.ts';
import { fromWire as fromChatCompletions } from '../dialects/openai/chat-completions/chat-completions.translator.ts';
import { chatCompletionsRequest } from '../dialects/openai/chat-completions/chat-completions.wire.ts';
import { offerEmbedding } from '../dialects/openai/embeddings/embeddings.offer.ts';
import { fromWire as fromEmbeddings } from '../dialects/openai/embeddings/embeddings.translator.ts';
import { embeddingsRequest } from '../dialects/openai/embeddings/embeddings.wire.ts';
import { fromWire as fromModerations, offerModeration } from '../dialects/openai/moderations/moderations.translator.ts';
import { moderationsRequest } from '../dialects/openai/moderations/moderations.wire.ts';
import { checkBody } from '../edge/check-body.ts';
import { ChatOffers, type ChatOffer } from '../inference/chat-offer.ts';
import type { Offer } from '../inference/offer.ts';
import type { QuoteAnswer, QuoteRequest } from './quote.wire.ts';

const millionth = 1_000_000;

/** Prices a body by the very steps that its route takes before it asks for admission. */
@Injectable()
export class QuoteService {
  constructor(
    private readonly catalog: Catalog,
    private readonly chats: ChatOffers,
  ) {}

  quote({ operation, body }: QuoteRequest, profile: Profile): QuoteAnswer {
    const offer = this.offer(operation, body);
    const factor = profile.priceMultiplierPpm / millionth;
    return {
      operation,
      model: offer.model.id,
      credits_max: toCredits(Math.ceil(offer.holdMicroCredits * factor)),
      credits_available: toCredits(profile.availableMicroCredits),
      breakdown: {
        tokens_max: offer.tokens,
        output_tokens_max: isChat(offer) ? offer.request.maxOutputTokens : 0,
        price_factor: factor,
        prices: creditPricesAt(offer.model.routes[0], Date.now()).map((price) => ({
          above_input_tokens: price.aboveInputTokens,
          input: price.inputUncached,
          input_cached: price.inputCached,
          cache_write: price.cacheWrite,
          output: price.output,
          reasoning: price.reasoning,
          per_request: price.perRequest,
        })),
      },
    };
  }

  private offer(operation: QuoteRequest['operation'], body: unknown): Offer {
    switch (operation) {
      case 'ask':
        return this.chats.offer(fromAsk(checkBody(askRequest, body), this.catalog));
      case 'chat.completions':
        return this.chats.offer(fromChatCompletions(checkBody(chatCompletionsRequest, body), this.catalog));
      case 'moderations':
        return offerModeration(fromModerations(checkBody(moderationsRequest, body), this.catalog));
      case 'embeddings': {
        const { model, inputs } = fromEmbeddings(checkBody(embeddingsRequest, body), this.catalog);
        return offerEmbedding(model, inputs);
      }
    }
  }
}

const isChat = (offer: Offer): offer is ChatOffer => 'request' in offer;

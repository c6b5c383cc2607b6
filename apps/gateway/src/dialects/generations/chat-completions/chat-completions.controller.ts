import { Body, Controller, HttpCode, Post, Res, UseFilters } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Scope } from '@portazgo/admission';
import { Catalog } from '@portazgo/catalog';
import { toCredits } from '@portazgo/contracts';
import type { FastifyReply } from 'fastify';
import { Inbound, type InboundCall } from '../../../edge/inbound-call.ts';
import { imageBodyLimitBytes, type RouteOptions } from '../../../edge/route-options.ts';
import { ChatOffers, type ChatDraft } from '../../../inference/chat-offer.ts';
import { HttpAnswers } from '../../../inference/http-answers.ts';
import { HttpStreams } from '../../../inference/http-streams.ts';
import { LlmClient } from '../../../inference/llm-client.ts';
import { ChatImages } from '../../../media/chat-images.ts';
import { fromWire, toWire } from '../../openai/chat-completions/chat-completions.translator.ts';
import { toolShapes } from '../../openai/chat-completions/tools.translator.ts';
import { GenerationsErrorFilter } from '../generations-error.filter.ts';
import { generationsErrors } from '../generations-errors.ts';
import { documentGenerationChat } from './chat-completions.document.ts';
import { GenerationChatEncoder } from './chat-completions.encoder.ts';
import { generationChat, type GenerationChat } from './chat-completions.wire.ts';

@Controller('api/v1/chat')
@UseFilters(GenerationsErrorFilter)
export class GenerationChatController {
  constructor(
    private readonly catalog: Catalog,
    private readonly offers: ChatOffers,
    private readonly answers: HttpAnswers,
    private readonly streams: HttpStreams,
    private readonly llm: LlmClient,
    private readonly images: ChatImages,
  ) {}

  @Post('completions')
  @HttpCode(200)
  @Scope('inference')
  @RouteConfig({ bodyLimitBytes: imageBodyLimitBytes } satisfies RouteOptions)
  @documentGenerationChat()
  async create(
    @Body({ schema: generationChat }) wire: GenerationChat,
    @Inbound(generationsErrors.native) call: InboundCall,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const draft = this.toDraft(wire);
    const offer = await this.images.inline(call, this.offers.offer(draft));
    const shapes = toolShapes(wire);
    const thoughts = wire.include_thoughts !== false;
    const identity = { requestId: call.requestId, createdSeconds: Math.floor(Date.now() / 1_000) };
    if (draft.stream) {
      const encoder = new GenerationChatEncoder({ ...identity, locale: call.locale, thoughts, shapes, model: wire.model });
      return this.streams.send(call, reply, offer, (admitted) => this.llm.stream(call, offer, admitted), encoder);
    }
    return this.answers.send(call, reply, offer, async (admitted) => {
      const { reasoning, ...completion } = await this.llm.complete(call, offer, admitted);
      const body = toWire({ ...completion, model: wire.model, ...(thoughts && reasoning !== undefined ? { reasoning } : {}) }, identity, shapes);
      return {
        body: { ...body, credits_consumed: toCredits(completion.receipt.chargedMicroCredits) },
        engine: completion.engine,
        receipt: completion.receipt,
        dropped: completion.dropped,
      };
    });
  }

  private toDraft(body: GenerationChat): ChatDraft {
    const { include_thoughts: thoughts, ...wire } = body;
    // The page's slug is a mode of the catalog: what stands behind it is the operator's choice.
    const model = this.catalog.find(wire.model) ?? this.catalog.findMode(wire.model)?.model;
    const canThink = model?.capabilities.reasoning === true;
    const draft = fromWire(
      { ...wire, model: model?.id ?? wire.model, stream: wire.stream !== false, reasoning_effort: wire.reasoning_effort ?? (canThink ? 'high' : undefined) },
      this.catalog,
    );
    return thoughts === false ? { ...draft, includeThoughts: undefined } : draft;
  }
}

import { Body, Controller, HttpCode, Post, Res, UseFilters } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Scope } from '@portazgo/admission';
import { Catalog } from '@portazgo/catalog';
import type { FastifyReply } from 'fastify';
import { Inbound, type InboundCall } from '../../../edge/inbound-call.ts';
import { imageBodyLimitBytes, type RouteOptions } from '../../../edge/route-options.ts';
import { HttpAnswers } from '../../../inference/http-answers.ts';
import { LlmClient } from '../../../inference/llm-client.ts';
import { ChatImages } from '../../../media/chat-images.ts';
import { OpenAiErrorFilter } from '../openai-error.filter.ts';
import { openAiErrors } from '../openai-errors.ts';
import { documentModerations } from './moderations.document.ts';
import { fromWire, offerModeration, toWire, type ModerationDraft } from './moderations.translator.ts';
import { moderationsRequest, type ModerationsRequest } from './moderations.wire.ts';

@Controller('v1')
@UseFilters(OpenAiErrorFilter)
export class ModerationsController {
  constructor(
    private readonly catalog: Catalog,
    private readonly answers: HttpAnswers,
    private readonly llm: LlmClient,
    private readonly images: ChatImages,
  ) {}

  @Post('moderations')
  @HttpCode(200)
  @Scope('inference')
  @RouteConfig({ bodyLimitBytes: imageBodyLimitBytes } satisfies RouteOptions)
  @documentModerations()
  async create(
    @Body({ schema: moderationsRequest }) wire: ModerationsRequest,
    @Inbound(openAiErrors.native) call: InboundCall,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const draft = fromWire(wire, this.catalog);
    const offer = offerModeration(draft);
    const inputs = await this.withPictures(call, draft.inputs);
    return this.answers.send(call, reply, offer, async (admitted) => {
      const judged = await this.llm.moderate(call, { model: draft.model.id, inputs }, admitted);
      return { body: toWire(judged, call.requestId), engine: judged.engine, receipt: judged.receipt };
    });
  }

  /** The provider sees pictures, never addresses of them. */
  private withPictures(call: InboundCall, inputs: ModerationDraft['inputs']): Promise<ModerationDraft['inputs']> {
    return Promise.all(inputs.map((input) => (typeof input === 'string' ? input : this.images.inlineList(call, input, (part) => `input[${part}].image_url`))));
  }
}

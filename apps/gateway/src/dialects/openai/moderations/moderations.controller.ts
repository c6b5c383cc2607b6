import { Body, Controller, HttpCode, Post, Res, UseFilters } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Scope } from '@portazgo/admission';
import { Catalog } from '@portazgo/catalog';
import type { FastifyReply } from 'fastify';
import { Inbound, type InboundCall } from '../../../edge/inbound-call.ts';
import { imageBodyLimitBytes, type RouteOptions } from '../../../edge/route-options.ts';
import { HttpAnswers } from '../../../inference/http-answers.ts';
import { LlmClient } from '../../../inference/llm-client.ts';
import { OpenAiErrorFilter } from '../openai-error.filter.ts';
import { openAiErrors } from '../openai-errors.ts';
import { documentModerations } from './moderations.document.ts';
import { fromWire, offerModeration, toWire } from './moderations.translator.ts';
import { moderationsRequest, type ModerationsRequest } from './moderations.wire.ts';

@Controller('v1')
@UseFilters(OpenAiErrorFilter)
export class ModerationsController {
  constructor(
    private readonly catalog: Catalog,
    private readonly answers: HttpAnswers,
    private readonly llm: LlmClient,
  ) {}

  @Post('moderations')
  @HttpCode(200)
  @Scope('inference')
  @RouteConfig({ bodyLimitBytes: imageBodyLimitBytes } satisfies RouteOptions)
  @documentModerations()
  create(
    @Body({ schema: moderationsRequest }) wire: ModerationsRequest,
    @Inbound(openAiErrors.native) call: InboundCall,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const draft = fromWire(wire, this.catalog);
    return this.answers.send(call, reply, offerModeration(draft), async (admitted) => {
      const judged = await this.llm.moderate(call, { model: draft.model.id, inputs: draft.inputs }, admitted);
      return { body: toWire(judged, call.requestId), engine: judged.engine, receipt: judged.receipt };
    });
  }
}

import { Body, Controller, HttpCode, Post, Res, UseFilters } from '@nestjs/common';
import { Scope } from '@portazgo/admission';
import { Catalog } from '@portazgo/catalog';
import type { FastifyReply } from 'fastify';
import { Inbound, type InboundCall } from '../../../edge/inbound-call.ts';
import { HttpAnswers } from '../../../inference/http-answers.ts';
import { LlmClient } from '../../../inference/llm-client.ts';
import { OpenAiErrorFilter } from '../openai-error.filter.ts';
import { openAiErrors } from '../openai-errors.ts';
import { documentEmbeddings } from './embeddings.document.ts';
import { offerEmbedding } from './embeddings.offer.ts';
import { fromWire, toWire } from './embeddings.translator.ts';
import { embeddingsRequest, type EmbeddingsRequest } from './embeddings.wire.ts';

@Controller('v1')
@UseFilters(OpenAiErrorFilter)
export class EmbeddingsController {
  constructor(
    private readonly catalog: Catalog,
    private readonly answers: HttpAnswers,
    private readonly llm: LlmClient,
  ) {}

  @Post('embeddings')
  @HttpCode(200)
  @Scope('inference')
  @documentEmbeddings()
  create(
    @Body({ schema: embeddingsRequest }) wire: EmbeddingsRequest,
    @Inbound(openAiErrors.native) call: InboundCall,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { model, dropped, ...draft } = fromWire(wire, this.catalog);
    return this.answers.send(call, reply, { ...offerEmbedding(model, draft.inputs), dropped }, async (admitted) => {
      const embedded = await this.llm.embed(call, { ...draft, model: model.id }, admitted);
      return { body: toWire(embedded, wire.encoding_format ?? 'float'), engine: embedded.engine, receipt: embedded.receipt };
    });
  }
}

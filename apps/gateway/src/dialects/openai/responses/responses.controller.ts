import { Body, Controller, HttpCode, Post, Res, UseFilters } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Scope } from '@portazgo/admission';
import { Catalog } from '@portazgo/catalog';
import type { FastifyReply } from 'fastify';
import { documentRoute } from '../../../document/document-route.ts';
import { Inbound, type InboundCall } from '../../../edge/inbound-call.ts';
import { imageBodyLimitBytes, type RouteOptions } from '../../../edge/route-options.ts';
import { ChatOffers } from '../../../inference/chat-offer.ts';
import { HttpAnswers } from '../../../inference/http-answers.ts';
import { HttpStreams } from '../../../inference/http-streams.ts';
import { LlmClient } from '../../../inference/llm-client.ts';
import { ChatImages } from '../../../media/chat-images.ts';
import { openAiError } from '../chat-completions/completion.wire.ts';
import { OpenAiErrorFilter } from '../openai-error.filter.ts';
import { openAiErrors } from '../openai-errors.ts';
import { ResponsesEncoder } from './responses.encoder.ts';
import { fromWire, toWire } from './responses.translator.ts';
import { responseBody, responsesRequest, type ResponsesRequest } from './responses.wire.ts';

@Controller('v1/responses')
@UseFilters(OpenAiErrorFilter)
export class ResponsesController {
  constructor(
    private readonly catalog: Catalog,
    private readonly offers: ChatOffers,
    private readonly answers: HttpAnswers,
    private readonly streams: HttpStreams,
    private readonly llm: LlmClient,
    private readonly images: ChatImages,
  ) {}

  @Post()
  @HttpCode(200)
  @Scope('inference')
  @RouteConfig({ bodyLimitBytes: imageBodyLimitBytes } satisfies RouteOptions)
  @documentRoute({
    tag: 'openai',
    operationId: 'createResponse',
    summary: 'Ask a model, in the newer format',
    description: 'Nothing is stored between calls: the whole conversation is in `input`.',
    answer: {
      schema: responseBody,
      description: 'The whole response.',
      eventStream: {
        description: 'Named events; the last one carries the whole response.',
        example: 'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta":"Hola"}\n\n',
      },
    },
    error: openAiError,
    errors: [],
    isCosting: true,
  })
  async create(
    @Body({ schema: responsesRequest }) wire: ResponsesRequest,
    @Inbound(openAiErrors.native) call: InboundCall,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const offer = await this.images.inline(call, this.offers.offer(fromWire(wire, this.catalog)));
    const identity = { requestId: call.requestId, createdSeconds: Math.floor(Date.now() / 1_000) };
    if (wire.stream) {
      const encoder = new ResponsesEncoder({ ...identity, locale: call.locale }, wire);
      return this.streams.send(call, reply, offer, (admitted) => this.llm.stream(call, offer, admitted), encoder);
    }
    return this.answers.send(call, reply, offer, async (admitted) => {
      const completion = await this.llm.complete(call, offer, admitted);
      return { body: toWire(completion, identity, wire), engine: completion.engine, receipt: completion.receipt };
    });
  }
}

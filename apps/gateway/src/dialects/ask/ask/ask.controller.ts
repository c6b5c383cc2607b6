import { Body, Controller, HttpCode, Post, Res, UseFilters } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Scope } from '@portazgo/admission';
import { Catalog } from '@portazgo/catalog';
import type { FastifyReply } from 'fastify';
import { Inbound, type InboundCall } from '../../../edge/inbound-call.ts';
import { imageBodyLimitBytes, type RouteOptions } from '../../../edge/route-options.ts';
import { ChatOffers } from '../../../inference/chat-offer.ts';
import { HttpAnswers } from '../../../inference/http-answers.ts';
import { HttpStreams } from '../../../inference/http-streams.ts';
import { LlmClient } from '../../../inference/llm-client.ts';
import { AskErrorFilter } from '../ask-error.filter.ts';
import { askErrors } from '../ask-errors.ts';
import { documentAsk } from './ask.document.ts';
import { AskEncoder } from './ask.encoder.ts';
import { fromWire, toWire } from './ask.translator.ts';
import { askRequest, type AskRequest } from './ask.wire.ts';

@Controller('v1')
@UseFilters(AskErrorFilter)
export class AskController {
  constructor(
    private readonly catalog: Catalog,
    private readonly offers: ChatOffers,
    private readonly answers: HttpAnswers,
    private readonly streams: HttpStreams,
    private readonly llm: LlmClient,
  ) {}

  @Post('ask')
  @HttpCode(200)
  @Scope('inference')
  @RouteConfig({ bodyLimitBytes: imageBodyLimitBytes } satisfies RouteOptions)
  @documentAsk()
  ask(@Body({ schema: askRequest }) wire: AskRequest, @Inbound(askErrors.native) call: InboundCall, @Res() reply: FastifyReply): Promise<void> {
    const offer = this.offers.offer(fromWire(wire, this.catalog));
    if (wire.stream) return this.streams.send(call, reply, offer, (admitted) => this.llm.stream(call, offer, admitted), new AskEncoder(call.locale));
    return this.answers.send(call, reply, offer, async (admitted) => {
      const completion = await this.llm.complete(call, offer, admitted);
      return { body: toWire(completion), engine: completion.engine, receipt: completion.receipt };
    });
  }
}

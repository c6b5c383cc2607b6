import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Scope } from '@portazgo/admission';
import type { FastifyReply } from 'fastify';
import { houseErrors } from '../dialects/house-errors.ts';
import { documentRoute } from '../document/document-route.ts';
import { Inbound, type InboundCall } from '../edge/inbound-call.ts';
import { imageBodyLimitBytes, type RouteOptions } from '../edge/route-options.ts';
import { ProfileReader } from '../inference/profile-reader.ts';
import { QuoteService } from './quote.service.ts';
import { houseError, quoteAnswer, quoteRequest, type QuoteAnswer, type QuoteRequest } from './quote.wire.ts';

@Controller('v1/quote')
export class QuoteController {
  constructor(
    private readonly profiles: ProfileReader,
    private readonly quotes: QuoteService,
  ) {}

  @Post()
  @HttpCode(200)
  @Scope('inference')
  @RouteConfig({ bodyLimitBytes: imageBodyLimitBytes } satisfies RouteOptions)
  @documentRoute({
    tag: 'portazgo',
    operationId: 'quote',
    summary: 'What a call can cost, before it is sent',
    description: 'No money moves and no model is asked.',
    answer: { schema: quoteAnswer, description: 'The upper bound of the price.' },
    error: houseError,
    errors: [400, 404, 413, 415],
  })
  async quote(
    @Body({ schema: quoteRequest }) wire: QuoteRequest,
    @Inbound(houseErrors.native) call: InboundCall,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<QuoteAnswer> {
    return this.quotes.quote(wire, await this.profiles.read(call, reply));
  }
}

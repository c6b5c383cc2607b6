import { Body, Controller, HttpCode, Post, Res, UseFilters } from '@nestjs/common';
import { Scope } from '@portazgo/admission';
import { Catalog } from '@portazgo/catalog';
import type { FastifyReply } from 'fastify';
import { Inbound, type InboundCall } from '../../../edge/inbound-call.ts';
import { ChatOffers } from '../../../inference/chat-offer.ts';
import { HttpAnswers } from '../../../inference/http-answers.ts';
import { HttpStreams } from '../../../inference/http-streams.ts';
import { LlmClient } from '../../../inference/llm-client.ts';
import { OpenAiErrorFilter } from '../openai-error.filter.ts';
import { openAiErrors } from '../openai-errors.ts';
import { documentCompletions } from './completions.document.ts';
import { CompletionsEncoder } from './completions.encoder.ts';
import { fromWire, toWire } from './completions.translator.ts';
import { completionsRequest, type CompletionsRequest } from './completions.wire.ts';

@Controller('v1')
@UseFilters(OpenAiErrorFilter)
export class CompletionsController {
  constructor(
    private readonly catalog: Catalog,
    private readonly offers: ChatOffers,
    private readonly answers: HttpAnswers,
    private readonly streams: HttpStreams,
    private readonly llm: LlmClient,
  ) {}

  @Post('completions')
  @HttpCode(200)
  @Scope('inference')
  @documentCompletions()
  create(
    @Body({ schema: completionsRequest }) wire: CompletionsRequest,
    @Inbound(openAiErrors.native) call: InboundCall,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const draft = fromWire(wire, this.catalog);
    const offer = this.offers.offer(draft);
    const identity = { requestId: call.requestId, createdSeconds: Math.floor(Date.now() / 1_000) };
    if (draft.stream) {
      const encoder = new CompletionsEncoder({ ...identity, locale: call.locale, includeUsage: wire.stream_options?.include_usage === true });
      return this.streams.send(call, reply, offer, (admitted) => this.llm.stream(call, offer, admitted), encoder);
    }
    return this.answers.send(call, reply, offer, async (admitted) => {
      const completion = await this.llm.complete(call, offer, admitted);
      const { engine, receipt, dropped } = completion;
      return { body: toWire(completion, identity), engine, receipt, dropped };
    });
  }
}

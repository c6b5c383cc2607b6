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
import { ChatImages } from '../../../media/chat-images.ts';
import { OpenAiErrorFilter } from '../openai-error.filter.ts';
import { openAiErrors } from '../openai-errors.ts';
import { documentChatCompletions } from './chat-completions.document.ts';
import { ChatCompletionsEncoder } from './chat-completions.encoder.ts';
import { fromWire, toWire } from './chat-completions.translator.ts';
import { ImageChat } from './image-chat.ts';
import { toolShapes } from './tools.translator.ts';
import { chatCompletionsRequest, type ChatCompletionsRequest } from './chat-completions.wire.ts';

@Controller('v1/chat')
@UseFilters(OpenAiErrorFilter)
export class ChatCompletionsController {
  constructor(
    private readonly catalog: Catalog,
    private readonly offers: ChatOffers,
    private readonly answers: HttpAnswers,
    private readonly streams: HttpStreams,
    private readonly llm: LlmClient,
    private readonly images: ChatImages,
    private readonly imageChat: ImageChat,
  ) {}

  @Post('completions')
  @HttpCode(200)
  @Scope('inference')
  @RouteConfig({ bodyLimitBytes: imageBodyLimitBytes } satisfies RouteOptions)
  @documentChatCompletions()
  async create(
    @Body({ schema: chatCompletionsRequest }) wire: ChatCompletionsRequest,
    @Inbound(openAiErrors.native) call: InboundCall,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const identity = { requestId: call.requestId, createdSeconds: Math.floor(Date.now() / 1_000) };
    const model = this.catalog.find(wire.model);
    if (model?.kind === 'image') return this.imageChat.send(call, reply, model, wire, identity);
    const draft = fromWire(wire, this.catalog);
    const shapes = toolShapes(wire);
    const offer = await this.images.inline(call, this.offers.offer(draft));
    if (draft.stream) {
      const encoder = new ChatCompletionsEncoder({ ...identity, locale: call.locale, shapes, includeUsage: wire.stream_options?.include_usage === true });
      return this.streams.send(call, reply, offer, (admitted) => this.llm.stream(call, offer, admitted), encoder);
    }
    return this.answers.send(call, reply, offer, async (admitted) => {
      const completion = await this.llm.complete(call, offer, admitted);
      const { engine, receipt, dropped } = completion;
      return { body: toWire(completion, identity, shapes), engine, receipt, dropped };
    });
  }
}

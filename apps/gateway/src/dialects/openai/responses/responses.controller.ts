import { Body, Controller, HttpCode, Post, Res, UseFilters } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Scope, type Admitted } from '@portazgo/admission';
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
import type { ResponseBody } from './response.wire.ts';
import { documentResponse } from './responses.document.ts';
import { ResponsesEncoder } from './responses.encoder.ts';
import { fromWire, toWire, type ResponseFrame } from './responses.translator.ts';
import { responsesRequest, type ResponsesRequest } from './responses.wire.ts';
import { ResponseContexts, withIds } from './store/response-context.ts';
import { ResponseStore } from './store/response-store.ts';
import { ThoughtSeal } from './store/thought-seal.ts';
import { HostedToolsRule } from './tools/hosted-tools-rule.ts';

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
    private readonly contexts: ResponseContexts,
    private readonly store: ResponseStore,
    private readonly thoughts: ThoughtSeal,
    private readonly hostedTools: HostedToolsRule,
  ) {}

  @Post()
  @HttpCode(200)
  @Scope('inference')
  @RouteConfig({ bodyLimitBytes: imageBodyLimitBytes } satisfies RouteOptions)
  @documentResponse()
  async create(
    @Body({ schema: responsesRequest }) wire: ResponsesRequest,
    @Inbound(openAiErrors.native) call: InboundCall,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const items = await this.contexts.resolve(call, wire);
    const { draft, tools, fieldOf } = fromWire(wire, items, this.catalog, { hostedTools: this.hostedTools.value, unseal: this.thoughts.open });
    const offer = await this.images.inline(call, this.offers.offer(draft), fieldOf);
    const frame: ResponseFrame = {
      ids: this.store.newIds(call.requestId),
      createdSeconds: Math.floor(Date.now() / 1_000),
      wire,
      tools,
      store: wire.store !== false && this.store.isOn,
      seal: wire.include?.includes('reasoning.encrypted_content') === true ? this.thoughts.seal : undefined,
    };
    const keep = (admitted: Admitted, response: ResponseBody) =>
      this.store.keep({ clientId: admitted.clientId, mode: admitted.mode }, { response, input: withIds(items, frame.ids) });
    if (wire.stream) {
      let admission: Admitted | undefined;
      const encoder = new ResponsesEncoder({
        ...frame,
        locale: call.locale,
        keep: async (response) => admission !== undefined && keep(admission, response),
      });
      const open = (admitted: Admitted) => {
        admission = admitted;
        return this.llm.stream(call, offer, admitted);
      };
      return this.streams.send(call, reply, offer, open, encoder);
    }
    return this.answers.send(call, reply, offer, async (admitted) => {
      const completion = await this.llm.complete(call, offer, admitted);
      const body = toWire(completion, frame);
      if (body.store) body.store = await keep(admitted, body);
      return { body, engine: completion.engine, dropped: completion.dropped, receipt: completion.receipt };
    });
  }
}

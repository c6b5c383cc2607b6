import { Injectable } from '@nestjs/common';
import type { Admitted } from '@portazgo/admission';
import { Catalog } from '@portazgo/catalog';
import {
  completeChat,
  embed,
  moderate,
  streamChat,
  type ChatCompletion,
  type ChatEvent,
  type ChatRequest,
  type EmbeddingReply,
  type EmbeddingRequest,
  type ModerationReply,
  type ModerationRequest,
} from '@portazgo/contracts';
import { RpcClient, type CallOptions, type RpcStream } from '@portazgo/messaging';
import { toContext, type InboundCall } from '../edge/inbound-call.ts';
import { CallBounds, type ChatOffer } from './chat-offer.ts';
import { askMatchingInstance, MatchingStream } from './matching-instance.ts';
import { pinOf } from './price-terms.ts';

/** What an admission adds to a request. */
type DecidedByAdmission = 'mode' | 'heldMicroCredits' | 'priceMultiplierPpm' | 'pricePin';

/** The llm service as the dialects see it. */
@Injectable()
export class LlmClient {
  constructor(
    private readonly rpc: RpcClient,
    private readonly catalog: Catalog,
    private readonly bounds: CallBounds,
  ) {}

  complete(call: InboundCall, { request }: ChatOffer, admitted: Admitted): Promise<ChatCompletion> {
    return askMatchingInstance(() => this.rpc.call(completeChat, { ...request, ...this.terms(request, admitted) }, this.options(call, admitted)));
  }

  stream(call: InboundCall, { request }: ChatOffer, admitted: Admitted): RpcStream<ChatEvent> {
    return new MatchingStream(() => this.rpc.stream(streamChat, { ...request, ...this.terms(request, admitted) }, this.options(call, admitted)));
  }

  embed(call: InboundCall, request: Omit<EmbeddingRequest, DecidedByAdmission>, admitted: Admitted): Promise<EmbeddingReply> {
    return askMatchingInstance(() => this.rpc.call(embed, { ...request, ...this.terms(request, admitted) }, this.options(call, admitted)));
  }

  moderate(call: InboundCall, request: Omit<ModerationRequest, DecidedByAdmission>, admitted: Admitted): Promise<ModerationReply> {
    return askMatchingInstance(() => this.rpc.call(moderate, { ...request, ...this.terms(request, admitted) }, this.options(call, admitted)));
  }

  private options(call: InboundCall, admitted: Admitted): CallOptions {
    return { context: toContext(call, admitted), timeoutMs: this.bounds.timeoutMs };
  }

  private terms({ model }: { model: string }, { mode, heldMicroCredits, priceMultiplierPpm }: Admitted): Pick<ChatRequest, DecidedByAdmission> {
    return { mode, heldMicroCredits, priceMultiplierPpm, ...pinOf(this.catalog, model) };
  }
}

import { Injectable } from '@nestjs/common';
import type { Admitted } from '@portazgo/admission';
import {
  completeChat,
  embed,
  moderate,
  streamChat,
  type ChatCompletion,
  type ChatEvent,
  type EmbeddingReply,
  type EmbeddingRequest,
  type ModerationReply,
  type ModerationRequest,
} from '@portazgo/contracts';
import { RpcClient, type CallOptions, type RpcStream } from '@portazgo/messaging';
import { toContext, type InboundCall } from '../edge/inbound-call.ts';
import { CallBounds, type ChatOffer } from './chat-offer.ts';

/** What an admission adds to a request. */
type DecidedByAdmission = 'mode' | 'heldMicroCredits' | 'priceMultiplierPpm';

/** The llm service as the dialects see it. */
@Injectable()
export class LlmClient {
  constructor(
    private readonly rpc: RpcClient,
    private readonly bounds: CallBounds,
  ) {}

  complete(call: InboundCall, { request }: ChatOffer, admitted: Admitted): Promise<ChatCompletion> {
    return this.rpc.call(completeChat, { ...request, ...terms(admitted) }, this.options(call, admitted));
  }

  stream(call: InboundCall, { request }: ChatOffer, admitted: Admitted): RpcStream<ChatEvent> {
    return this.rpc.stream(streamChat, { ...request, ...terms(admitted) }, this.options(call, admitted));
  }

  embed(call: InboundCall, request: Omit<EmbeddingRequest, DecidedByAdmission>, admitted: Admitted): Promise<EmbeddingReply> {
    return this.rpc.call(embed, { ...request, ...terms(admitted) }, this.options(call, admitted));
  }

  moderate(call: InboundCall, request: Omit<ModerationRequest, DecidedByAdmission>, admitted: Admitted): Promise<ModerationReply> {
    return this.rpc.call(moderate, { ...request, ...terms(admitted) }, this.options(call, admitted));
  }

  private options(call: InboundCall, admitted: Admitted): CallOptions {
    return { context: toContext(call, admitted), timeoutMs: this.bounds.timeoutMs };
  }
}

function terms({ mode, heldMicroCredits, priceMultiplierPpm }: Admitted): Pick<Admitted, DecidedByAdmission> {
  return { mode, heldMicroCredits, priceMultiplierPpm };
}

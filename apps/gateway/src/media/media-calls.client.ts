import { Injectable } from '@nestjs/common';
import type { Admitted } from '@portazgo/admission';
import { Catalog } from '@portazgo/catalog';
import {
  streamSpeech,
  streamVision,
  transcribe,
  type ChatEvent,
  type SpeechEvent,
  type SpeechRequest,
  type TranscriptionReply,
  type TranscriptionRequest,
  type VisionRequest,
} from '@portazgo/contracts';
import { RpcClient, type CallOptions, type RpcStream } from '@portazgo/messaging';
import { toContext, type InboundCall } from '../edge/inbound-call.ts';
import { CallBounds } from '../inference/chat-offer.ts';
import { askMatchingInstance, MatchingStream } from '../inference/matching-instance.ts';
import { pinOf } from '../inference/price-terms.ts';

type DecidedByAdmission = 'mode' | 'heldMicroCredits' | 'priceMultiplierPpm' | 'pricePin';

/** The audio and vision services as the dialects see them: what is answered while the caller waits. */
@Injectable()
export class MediaCalls {
  constructor(
    private readonly rpc: RpcClient,
    private readonly catalog: Catalog,
    private readonly bounds: CallBounds,
  ) {}

  speak(call: InboundCall, request: Omit<SpeechRequest, DecidedByAdmission>, admitted: Admitted): RpcStream<SpeechEvent> {
    return new MatchingStream(() => this.rpc.stream(streamSpeech, { ...request, ...this.terms(request, admitted) }, this.options(call, admitted)));
  }

  transcribe(call: InboundCall, request: Omit<TranscriptionRequest, DecidedByAdmission>, admitted: Admitted): Promise<TranscriptionReply> {
    return askMatchingInstance(() => this.rpc.call(transcribe, { ...request, ...this.terms(request, admitted) }, this.options(call, admitted)));
  }

  see(call: InboundCall, request: Omit<VisionRequest, DecidedByAdmission>, admitted: Admitted): RpcStream<ChatEvent> {
    return new MatchingStream(() => this.rpc.stream(streamVision, { ...request, ...this.terms(request, admitted) }, this.options(call, admitted)));
  }

  private options(call: InboundCall, admitted: Admitted): CallOptions {
    return { context: toContext(call, admitted), timeoutMs: this.bounds.timeoutMs };
  }

  private terms({ model }: { model: string }, { mode, heldMicroCredits, priceMultiplierPpm }: Admitted): Pick<SpeechRequest, DecidedByAdmission> {
    return { mode, heldMicroCredits, priceMultiplierPpm, ...pinOf(this.catalog, model) };
  }
}

import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { transcribe, type TranscriptionReply, type TranscriptionRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import { TranscriptionService } from './transcription.service.ts';

@Controller()
export class TranscriptionController {
  constructor(private readonly transcriptions: TranscriptionService) {}

  @MessagePattern(transcribe.subject)
  transcribe(@Payload({ schema: transcribe.request }) request: TranscriptionRequest, @Ctx() call: RpcCall): Promise<TranscriptionReply> {
    return this.transcriptions.transcribe(request, call);
  }
}

import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { streamSpeech, type SpeechEvent, type SpeechRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import type { Observable } from 'rxjs';
import { SpeechService } from './speech.service.ts';

@Controller()
export class SpeechController {
  constructor(private readonly speech: SpeechService) {}

  @MessagePattern(streamSpeech.subject)
  stream(@Payload({ schema: streamSpeech.request }) request: SpeechRequest, @Ctx() call: RpcCall): Observable<SpeechEvent> {
    return this.speech.stream(request, call);
  }
}

import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { removeUpstreamVoice } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import type { z } from 'zod';
import { VoiceService } from './voice.service.ts';

@Controller()
export class VoiceController {
  constructor(private readonly voices: VoiceService) {}

  @MessagePattern(removeUpstreamVoice.subject)
  remove(@Payload({ schema: removeUpstreamVoice.request }) request: z.output<typeof removeUpstreamVoice.request>, @Ctx() call: RpcCall) {
    return this.voices.remove(request, call);
  }
}

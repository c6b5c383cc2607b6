import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { streamVision, type ChatEvent, type VisionRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import type { Observable } from 'rxjs';
import { VisionService } from './vision.service.ts';

@Controller()
export class VisionController {
  constructor(private readonly vision: VisionService) {}

  @MessagePattern(streamVision.subject)
  stream(@Payload({ schema: streamVision.request }) request: VisionRequest, @Ctx() call: RpcCall): Observable<ChatEvent> {
    return this.vision.stream(request, call);
  }
}

import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { moderate, type ModerationReply, type ModerationRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import { ModerationService } from './moderation.service.ts';

@Controller()
export class ModerationController {
  constructor(private readonly moderations: ModerationService) {}

  @MessagePattern(moderate.subject)
  moderate(@Payload({ schema: moderate.request }) request: ModerationRequest, @Ctx() call: RpcCall): Promise<ModerationReply> {
    return this.moderations.moderate(request, call);
  }
}

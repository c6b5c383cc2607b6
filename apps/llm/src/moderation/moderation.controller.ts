import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { judge, moderate, type JudgementReply, type JudgementRequest, type ModerationReply, type ModerationRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import { ModerationService } from './moderation.service.ts';

@Controller()
export class ModerationController {
  constructor(private readonly moderations: ModerationService) {}

  @MessagePattern(moderate.subject)
  moderate(@Payload({ schema: moderate.request }) request: ModerationRequest, @Ctx() call: RpcCall): Promise<ModerationReply> {
    return this.moderations.moderate(request, call);
  }

  @MessagePattern(judge.subject)
  judge(@Payload({ schema: judge.request }) request: JudgementRequest, @Ctx() call: RpcCall): Promise<JudgementReply> {
    return this.moderations.judge(request, call);
  }
}

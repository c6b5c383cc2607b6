import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { findFirstRequest, keepAnswer } from '@portazgo/contracts';
import { Ledger } from '@portazgo/ledger';
import type { z } from 'zod';

@Controller()
export class IdempotencyController {
  constructor(private readonly ledger: Ledger) {}

  @MessagePattern(keepAnswer.subject)
  async keepAnswer(@Payload({ schema: keepAnswer.request }) request: z.output<typeof keepAnswer.request>): Promise<z.input<typeof keepAnswer.reply>> {
    const { answer } = request;
    const kept = answer && { status: answer.status, headers: answer.headers, body: Buffer.from(answer.bodyBase64, 'base64') };
    return { kept: await this.ledger.keepAnswer(request.requestId, kept) };
  }

  @MessagePattern(findFirstRequest.subject)
  async findFirstRequest(
    @Payload({ schema: findFirstRequest.request }) { keyHash, idempotencyKey, bodyHash }: z.output<typeof findFirstRequest.request>,
  ): Promise<z.input<typeof findFirstRequest.reply>> {
    return { found: await this.ledger.findFirstRequest(keyHash, idempotencyKey, bodyHash) };
  }
}

import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { embed, type EmbeddingReply, type EmbeddingRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import { EmbeddingService } from './embedding.service.ts';

@Controller()
export class EmbeddingController {
  constructor(private readonly embeddings: EmbeddingService) {}

  @MessagePattern(embed.subject)
  embed(@Payload({ schema: embed.request }) request: EmbeddingRequest, @Ctx() call: RpcCall): Promise<EmbeddingReply> {
    return this.embeddings.embed(request, call);
  }
}

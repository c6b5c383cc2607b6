import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { postWebhook } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import { WebhookService, type PostWebhookReply, type PostWebhookRequest } from './webhook.service.ts';

@Controller()
export class WebhookController {
  constructor(private readonly webhooks: WebhookService) {}

  @MessagePattern(postWebhook.subject)
  post(@Payload({ schema: postWebhook.request }) request: PostWebhookRequest, @Ctx() call: RpcCall): Promise<PostWebhookReply> {
    return this.webhooks.post(request, call);
  }
}

import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { listWebhookDeliveries, redeliverWebhook } from '@portazgo/contracts';
import type { z } from 'zod';
import { DeliveryService } from './delivery.service.ts';

@Controller()
export class DeliveryController {
  constructor(private readonly deliveries: DeliveryService) {}

  @MessagePattern(listWebhookDeliveries.subject)
  list(@Payload({ schema: listWebhookDeliveries.request }) request: z.output<typeof listWebhookDeliveries.request>) {
    return this.deliveries.list(request);
  }

  @MessagePattern(redeliverWebhook.subject)
  redeliver(@Payload({ schema: redeliverWebhook.request }) request: z.output<typeof redeliverWebhook.request>) {
    return this.deliveries.redeliver(request);
  }
}

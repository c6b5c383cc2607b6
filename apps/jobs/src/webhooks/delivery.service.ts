import type { listWebhookDeliveries, redeliverWebhook } from '@portazgo/contracts';
import type { z } from 'zod';
import type { DeliveryLog } from './delivery-log.ts';

/** What clients see of their messages. */
export class DeliveryService {
  constructor(
    private readonly log: DeliveryLog,
    private readonly onQueued: () => void,
  ) {}

  list(request: z.output<typeof listWebhookDeliveries.request>): Promise<z.input<typeof listWebhookDeliveries.reply>> {
    return this.log.list(request);
  }

  async redeliver({ clientId, deliveryId }: z.output<typeof redeliverWebhook.request>): Promise<z.input<typeof redeliverWebhook.reply>> {
    const delivery = await this.log.requeue(clientId, deliveryId);
    if (!delivery) return { outcome: 'missing' };
    this.onQueued();
    return { outcome: 'queued', delivery };
  }
}

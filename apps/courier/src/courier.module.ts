import { Module, type DynamicModule } from '@nestjs/common';
import type { Logger } from '@portazgo/platform';
import { SafeFetch } from '@portazgo/safe-fetch';
import type { ObjectStore } from '@portazgo/storage';
import { AddressController } from './address/address.controller.ts';
import type { CourierConfig } from './courier.config.ts';
import type { CourierMetrics } from './courier.metrics.ts';
import { FileController } from './file/file.controller.ts';
import { FileService } from './file/file.service.ts';
import { Slots } from './slots.ts';
import { WebhookController } from './webhook/webhook.controller.ts';
import { WebhookService } from './webhook/webhook.service.ts';

export interface CourierParts {
  config: CourierConfig;
  outside: SafeFetch;
  store: ObjectStore;
  metrics: CourierMetrics;
  logger: Logger;
}

/** No database, no provider's credentials, no key of a client: whoever makes this process misbehave finds nothing here. */
@Module({})
export class CourierModule {
  static with({ config, outside, store, metrics, logger }: CourierParts): DynamicModule {
    const waitingMax = config.COURIER_WAITING_MAX;
    const files = new Slots({ max: config.COURIER_FETCHES_MAX, perSharerMax: config.COURIER_FETCHES_PER_OWNER_MAX, waitingMax });
    const webhooks = new Slots({ max: config.COURIER_POSTS_MAX, perSharerMax: config.COURIER_POSTS_PER_HOST_MAX, waitingMax });
    metrics.watch({ files, webhooks });
    const totalMs = config.COURIER_FETCH_TIMEOUT_MS;
    return {
      module: CourierModule,
      controllers: [AddressController, FileController, WebhookController],
      providers: [
        { provide: SafeFetch, useValue: outside },
        { provide: FileService, useValue: new FileService({ outside, store, slots: files, totalMs, metrics, logger }) },
        { provide: WebhookService, useValue: new WebhookService(outside, webhooks, metrics) },
      ],
    };
  }
}

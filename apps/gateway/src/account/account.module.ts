import { Module } from '@nestjs/common';
import { AccountJobsController } from './jobs/jobs.controller.ts';
import { AccountVoicesController } from './voices/voices.controller.ts';
import { WebhookDesk } from './webhooks/webhook-desk.client.ts';
import { AccountWebhooksController } from './webhooks/webhooks.controller.ts';

@Module({ controllers: [AccountJobsController, AccountVoicesController, AccountWebhooksController], providers: [WebhookDesk] })
export class AccountModule {}

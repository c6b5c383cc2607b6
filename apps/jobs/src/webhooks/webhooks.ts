import type { Provider, Type } from '@nestjs/common';
import type { StoredFile } from '@portazgo/contracts';
import type { Logger, Metrics } from '@portazgo/platform';
import type { Pool } from 'pg';
import type { Courier } from './courier.ts';
import { DeliveryController } from './delivery.controller.ts';
import { DeliveryLog } from './delivery-log.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import { DeliveryService } from './delivery.service.ts';
import { EndpointBook } from './endpoint-book.ts';
import { EndpointController } from './endpoint.controller.ts';
import { EndpointService } from './endpoint.service.ts';
import type { EndedJobs } from './ended-jobs.ts';
import { SecretVault } from './secret-vault.ts';
import { WebhookLoop } from './webhook-loop.ts';
import { WebhookOutboxHandler } from './webhook-outbox.handler.ts';
import { WebhookSecrets } from './webhook-secrets.ts';
import { WebhookSender } from './webhook-sender.ts';
import type { WebhooksConfig } from './webhooks.config.ts';

export interface WebhooksParts {
  config: WebhooksConfig;
  pool: Pool;
  courier: Courier;
  jobs: EndedJobs;
  linkTo(file: StoredFile): string;
  logger: Logger;
  metrics?: Metrics;
  now?: () => Date;
  random?: () => number;
}

/** The webhooks as the service takes them in: what it serves, what its outbox hands over to, and the loop that sends. */
export interface Webhooks {
  controllers: Type[];
  providers: Provider[];
  outbox: WebhookOutboxHandler;
  sender: WebhookSender;
  loop: WebhookLoop;
}

export function createWebhooks(parts: WebhooksParts): Webhooks {
  const { config, pool, courier, jobs, linkTo, logger, metrics, now = () => new Date(), random = Math.random } = parts;
  const secrets = new WebhookSecrets(pool, new SecretVault(config.WEBHOOK_SECRETS_KEY));
  const queue = new DeliveryQueue(pool);
  const tries = metrics?.counter('webhook_tries_total', 'Tries of webhooks, by class of status or by what failed.', ['outcome']);
  const sender = new WebhookSender({
    queue,
    secrets,
    courier,
    now,
    random,
    logger,
    limits: { timeoutMs: config.WEBHOOK_TIMEOUT_MS, inFlightMax: config.WEBHOOK_IN_FLIGHT_MAX, inFlightPerClientMax: config.WEBHOOK_IN_FLIGHT_PER_CLIENT_MAX },
    onTry: (outcome) => tries?.inc({ outcome }),
    onEnd: () => loop.wake(),
  });
  const loop = new WebhookLoop(sender, queue, { everyMs: config.WEBHOOK_POLL_MS, logDays: config.WEBHOOK_LOG_DAYS, logger });
  const wake = () => loop.wake();
  return {
    controllers: [EndpointController, DeliveryController],
    providers: [
      { provide: EndpointService, useValue: new EndpointService(new EndpointBook(pool, secrets), secrets, courier) },
      { provide: DeliveryService, useValue: new DeliveryService(new DeliveryLog(pool), wake) },
    ],
    outbox: new WebhookOutboxHandler({ jobs, queue, linkTo, onAdded: wake }),
    sender,
    loop,
  };
}

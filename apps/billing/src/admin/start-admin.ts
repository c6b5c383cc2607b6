import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Catalog } from '@portazgo/catalog';
import type { AccessNews } from '../access/access-news.ts';
import { NestLogger, type Logger } from '@portazgo/platform';
import type { FastifyReply } from 'fastify';
import type { Pool } from 'pg';
import type { BillingConfig } from '../billing.config.ts';
import { addressError, AdminErrorFilter, failureBody } from './admin-error.filter.ts';
import { AdminTokenGuard } from './admin-token.guard.ts';
import { AdminModule } from './admin.module.ts';

export interface AdminParts {
  config: BillingConfig;
  pool: Pool;
  catalog: Catalog;
  news: AccessNews;
  logger: Logger;
}

/** The operator's API, on a listener of its own that no client can reach. */
export async function startAdmin(parts: AdminParts): Promise<{ address: string; close(): Promise<void> }> {
  const { config, logger } = parts;
  const adapter = new FastifyAdapter({
    bodyLimit: 1_048_576,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    // Addresses that cannot be decoded never reach the filter.
    frameworkErrors: (_error: unknown, _request: unknown, reply: FastifyReply) => void reply.status(addressError.status).send(failureBody(addressError)),
    // An id that is too long is refused by name, not as a route that does not exist.
    routerOptions: { maxParamLength: 8_192 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AdminModule.forProcess(parts), adapter, {
    logger: new NestLogger(logger),
    abortOnError: false,
    // Fastify reads JSON by itself; Nest would add a reader of HTML forms.
    bodyParser: false,
  });
  app.useGlobalGuards(new AdminTokenGuard(config.ADMIN_TOKEN));
  app.useGlobalFilters(new AdminErrorFilter(logger));
  await app.listen(config.ADMIN_PORT, config.ADMIN_HOST);
  return { address: await app.getUrl(), close: () => app.close() };
}

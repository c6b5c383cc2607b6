import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestLogger, type Logger } from '@portazgo/platform';
import type { Pool } from 'pg';
import type { BillingConfig } from '../billing.config.ts';
import { AdminErrorFilter } from './admin-error.filter.ts';
import { AdminTokenGuard } from './admin-token.guard.ts';
import { AdminModule } from './admin.module.ts';

export interface AdminParts {
  config: BillingConfig;
  pool: Pool;
  logger: Logger;
}

/** The operator's API, on a listener of its own that no client can reach. */
export async function startAdmin({ config, pool, logger }: AdminParts): Promise<{ address: string; close(): Promise<void> }> {
  const adapter = new FastifyAdapter({ bodyLimit: 1_048_576, requestTimeout: 30_000, forceCloseConnections: 'idle' });
  const app = await NestFactory.create<NestFastifyApplication>(AdminModule.forProcess({ config, pool, logger }), adapter, {
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

import 'reflect-metadata';
import { createLogger, runProcess } from '@portazgo/platform';
import { readBillingConfig } from './billing.config.ts';

const config = readBillingConfig();
const logger = createLogger({ service: 'billing', level: config.LOG_LEVEL });
// Bad settings and signals are heard before everything else is loaded.
await runProcess({ name: 'billing', logger, start: async () => (await import('./start-billing.ts')).startBilling(config, logger) });

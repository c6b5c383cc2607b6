import 'reflect-metadata';
import { createLogger, runProcess } from '@portazgo/platform';
import { readBillingConfig } from './billing.config.ts';
import { startBilling } from './start-billing.ts';

const config = readBillingConfig();
const logger = createLogger({ service: 'billing', level: config.LOG_LEVEL });
await runProcess({ name: 'billing', logger, start: () => startBilling(config, logger) });

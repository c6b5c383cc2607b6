import 'reflect-metadata';
import { createLogger, runProcess } from '@portazgo/platform';
import { readJobsConfig } from './jobs.config.ts';

const config = readJobsConfig();
const logger = createLogger({ service: 'jobs', level: config.LOG_LEVEL });
// Bad settings and signals are heard before everything else is loaded.
await runProcess({ name: 'jobs', logger, start: async () => (await import('./start-jobs.ts')).startJobs(config, logger) });

import 'reflect-metadata';
import { createLogger, runProcess } from '@portazgo/platform';
import { readJobsConfig } from './jobs.config.ts';
import { startJobs } from './start-jobs.ts';

const config = readJobsConfig();
const logger = createLogger({ service: 'jobs', level: config.LOG_LEVEL });
await runProcess({ name: 'jobs', logger, start: () => startJobs(config, logger) });

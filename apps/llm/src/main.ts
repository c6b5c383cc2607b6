import { createLogger, runProcess } from '@portazgo/platform';
import { readLlmConfig } from './llm.config.ts';
import { startLlm } from './llm.process.ts';

const bootLogger = createLogger({ service: 'llm', level: 'info' });

await runProcess({
  name: 'llm',
  logger: bootLogger,
  start: () => {
    const config = readLlmConfig();
    return startLlm(config, createLogger({ service: 'llm', level: config.LOG_LEVEL }));
  },
});

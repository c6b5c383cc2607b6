import { createLogger, runProcess } from '@portazgo/platform';
import { readLlmConfig } from './llm.config.ts';

const bootLogger = createLogger({ service: 'llm', level: 'info' });

await runProcess({
  name: 'llm',
  logger: bootLogger,
  start: async () => {
    const config = readLlmConfig();
    // Bad settings and signals are heard before everything else is loaded.
    const { startLlm } = await import('./llm.process.ts');
    return startLlm(config, createLogger({ service: 'llm', level: config.LOG_LEVEL }));
  },
});

import { createLogger, runProcess } from '@portazgo/platform';
import { readVisionConfig } from './vision.config.ts';

const bootLogger = createLogger({ service: 'vision', level: 'info' });

await runProcess({
  name: 'vision',
  logger: bootLogger,
  start: async () => {
    const config = readVisionConfig();
    // Bad settings and signals are heard before everything else is loaded.
    const { startVision } = await import('./vision.process.ts');
    return startVision(config, createLogger({ service: 'vision', level: config.LOG_LEVEL }));
  },
});

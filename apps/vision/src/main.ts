import { createLogger, runProcess } from '@portazgo/platform';
import { readVisionConfig } from './vision.config.ts';
import { startVision } from './vision.process.ts';

const bootLogger = createLogger({ service: 'vision', level: 'info' });

await runProcess({
  name: 'vision',
  logger: bootLogger,
  start: () => {
    const config = readVisionConfig();
    return startVision(config, createLogger({ service: 'vision', level: config.LOG_LEVEL }));
  },
});

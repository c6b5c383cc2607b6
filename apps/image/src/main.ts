import { createLogger, runProcess } from '@portazgo/platform';
import { readImageConfig } from './image.config.ts';
import { startImage } from './image.process.ts';

const bootLogger = createLogger({ service: 'image', level: 'info' });

await runProcess({
  name: 'image',
  logger: bootLogger,
  start: () => {
    const config = readImageConfig();
    return startImage(config, createLogger({ service: 'image', level: config.LOG_LEVEL }));
  },
});

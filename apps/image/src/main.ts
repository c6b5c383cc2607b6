import { createLogger, runProcess } from '@portazgo/platform';
import { readImageConfig } from './image.config.ts';

const bootLogger = createLogger({ service: 'image', level: 'info' });

await runProcess({
  name: 'image',
  logger: bootLogger,
  start: async () => {
    const config = readImageConfig();
    // Bad settings and signals are heard before everything else is loaded.
    const { startImage } = await import('./image.process.ts');
    return startImage(config, createLogger({ service: 'image', level: config.LOG_LEVEL }));
  },
});

import { createLogger, runProcess } from '@portazgo/platform';
import { readVideoConfig } from './video.config.ts';

const bootLogger = createLogger({ service: 'video', level: 'info' });

await runProcess({
  name: 'video',
  logger: bootLogger,
  start: async () => {
    const config = readVideoConfig();
    // Bad settings and signals are heard before everything else is loaded.
    const { startVideo } = await import('./video.process.ts');
    return startVideo(config, createLogger({ service: 'video', level: config.LOG_LEVEL }));
  },
});

import { createLogger, runProcess } from '@portazgo/platform';
import { readVideoConfig } from './video.config.ts';
import { startVideo } from './video.process.ts';

const bootLogger = createLogger({ service: 'video', level: 'info' });

await runProcess({
  name: 'video',
  logger: bootLogger,
  start: () => {
    const config = readVideoConfig();
    return startVideo(config, createLogger({ service: 'video', level: config.LOG_LEVEL }));
  },
});

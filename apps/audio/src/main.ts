import { createLogger, runProcess } from '@portazgo/platform';
import { readAudioConfig } from './audio.config.ts';
import { startAudio } from './audio.process.ts';

const bootLogger = createLogger({ service: 'audio', level: 'info' });

await runProcess({
  name: 'audio',
  logger: bootLogger,
  start: () => {
    const config = readAudioConfig();
    return startAudio(config, createLogger({ service: 'audio', level: config.LOG_LEVEL }));
  },
});

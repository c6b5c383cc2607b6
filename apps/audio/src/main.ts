import { createLogger, runProcess } from '@portazgo/platform';
import { readAudioConfig } from './audio.config.ts';

const bootLogger = createLogger({ service: 'audio', level: 'info' });

await runProcess({
  name: 'audio',
  logger: bootLogger,
  start: async () => {
    const config = readAudioConfig();
    // Bad settings and signals are heard before everything else is loaded.
    const { startAudio } = await import('./audio.process.ts');
    return startAudio(config, createLogger({ service: 'audio', level: config.LOG_LEVEL }));
  },
});

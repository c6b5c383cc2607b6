import { createLogger, runProcess } from '@portazgo/platform';
import { readCourierConfig } from './courier.config.ts';

const bootLogger = createLogger({ service: 'courier', level: 'info' });

await runProcess({
  name: 'courier',
  logger: bootLogger,
  start: async () => {
    const config = readCourierConfig();
    // Bad settings and signals are heard before everything else is loaded.
    const { startCourier } = await import('./courier.process.ts');
    return startCourier(config, createLogger({ service: 'courier', level: config.LOG_LEVEL }));
  },
});

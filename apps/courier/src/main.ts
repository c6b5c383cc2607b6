import { createLogger, runProcess } from '@portazgo/platform';
import { readCourierConfig } from './courier.config.ts';
import { startCourier } from './courier.process.ts';

const bootLogger = createLogger({ service: 'courier', level: 'info' });

await runProcess({
  name: 'courier',
  logger: bootLogger,
  start: () => {
    const config = readCourierConfig();
    return startCourier(config, createLogger({ service: 'courier', level: config.LOG_LEVEL }));
  },
});

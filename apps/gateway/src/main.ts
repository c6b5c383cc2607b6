import 'reflect-metadata';
import { createLogger, runProcess } from '@portazgo/platform';
import { readGatewayConfig } from './gateway.config.ts';
import { startGateway } from './start-gateway.ts';

const bootLogger = createLogger({ service: 'gateway', level: 'info' });

await runProcess({
  name: 'gateway',
  logger: bootLogger,
  start: () => {
    const config = readGatewayConfig();
    return startGateway(config, createLogger({ service: 'gateway', level: config.LOG_LEVEL }));
  },
});

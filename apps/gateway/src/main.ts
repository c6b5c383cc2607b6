import 'reflect-metadata';
import { createLogger, runProcess } from '@portazgo/platform';
import { readGatewayConfig } from './gateway.config.ts';

const bootLogger = createLogger({ service: 'gateway', level: 'info' });

await runProcess({
  name: 'gateway',
  logger: bootLogger,
  start: async () => {
    const config = readGatewayConfig();
    // Bad settings and signals are heard before everything else is loaded.
    const { startGateway } = await import('./start-gateway.ts');
    return startGateway(config, createLogger({ service: 'gateway', level: config.LOG_LEVEL }));
  },
});

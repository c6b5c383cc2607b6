import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { openMediaService, runMediaService } from '@portazgo/job-worker';
import { applyRpcDefaults, NatsServer } from '@portazgo/messaging';
import { NestLogger, type Logger, type RunningProcess } from '@portazgo/platform';
import type { AudioConfig } from './audio.config.ts';
import { AudioModule } from './audio.module.ts';
import { audioVendors } from './audio.vendors.ts';

/** Works on its queue, and answers the calls that are served while their client waits. */
export async function startAudio(config: AudioConfig, logger: Logger, vendors = audioVendors): Promise<RunningProcess> {
  const service = await openMediaService({ room: 'audio', vendors, config, logger });
  return runMediaService(service, async () => {
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(AudioModule.with(service), {
      strategy: new NatsServer({
        connection: service.connection,
        queue: 'audio',
        refusal: () => service.calls.refusal('audio'),
        onFailure: ({ subject, requestId, error }) => logger.error({ err: error, subject, requestId }, 'a call failed unexpectedly'),
      }),
      logger: new NestLogger(logger),
    });
    applyRpcDefaults(app);
    await app.listen();
    return app;
  });
}

export { JobDesk } from './desk/job-desk.ts';
export { NatsJobDesk } from './desk/nats-job-desk.ts';
export { JobWorker, type JobWorkerOptions } from './job-worker.ts';
export { countText } from './money/media-usage.ts';
export { providerTurns, unservable, voiceRefusal } from './request/media-request.ts';
export { ProviderFiles } from './request/provider-files.ts';
export { openMediaService, type MediaService, type MediaServiceOptions } from './service/media-service.ts';
export { mediaServiceVariables, readMediaServiceConfig, type MediaServiceConfig } from './service/media-service-config.ts';
export { runMediaService, type Serving } from './service/run-media-service.ts';

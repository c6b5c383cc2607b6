import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { requireDeclaredAccess } from '@portazgo/admission';
import { NestLogger } from '@portazgo/platform';
import type { FastifyInstance } from 'fastify';
import { CallbackAddresses } from './callbacks/callback-addresses.ts';
import { OpenCalls } from './access/open-calls.ts';
import { declaredControllers } from './declared-controllers.ts';
import { StreamServer } from './dialects/ask/stream/stream.server.ts';
import { houseErrors } from './dialects/house-errors.ts';
import { createDocument, serveDocument } from './document/openapi-document.ts';
import { watchRequests } from './edge/access-log.ts';
import { GatewayAdapter } from './edge/gateway-adapter.ts';
import { KeyFirst } from './edge/key-first.ts';
import { prepareServer } from './edge/prepare-server.ts';
import { refuseTunnels } from './edge/refused-connection.ts';
import { RouteTable } from './edge/route-table.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { GatewayMetrics } from './gateway.metrics.ts';
import { GatewayModule } from './gateway.module.ts';
import { ChatOffers } from './inference/chat-offer.ts';
import { Drain } from './inference/drain.ts';
import { InferenceFlow } from './inference/inference-flow.ts';
import { LlmClient } from './inference/llm-client.ts';
import { FileLinks } from './media/file-links.ts';
import { JobFlow } from './media/job-flow.ts';
import { JobWatch } from './media/job-watch.ts';
import { SpeechFlow } from './media/speech-flow.ts';
import { TranscriptionFlow } from './media/transcription-flow.ts';
import { VisionFlow } from './media/vision-flow.ts';
import { acceptForms } from './uploads/accept-forms.ts';

/** The whole gateway, ready to listen. */
export async function createGateway(parts: GatewayParts): Promise<NestFastifyApplication> {
  const { config, catalog, logger } = parts;
  const adapter = new GatewayAdapter({ trustedProxies: config.TRUSTED_PROXIES, logger });
  const app = await NestFactory.create<NestFastifyApplication>(GatewayModule.of(parts), adapter, { logger: new NestLogger(logger), abortOnError: false });
  requireDeclaredAccess(declaredControllers(app));
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const drain = app.get(Drain);
  const metrics = new GatewayMetrics(parts.metrics);
  prepareServer(fastify, {
    routes: app.get(RouteTable),
    keys: app.get(KeyFirst),
    callbacks: new CallbackAddresses(config.FILE_LINK_SECRET),
    isDraining: () => drain.isDraining,
  });
  refuseTunnels(fastify.server, houseErrors);
  acceptForms(fastify);
  watchRequests(fastify, logger, metrics);
  serveDocument(app, createDocument(app, config.PUBLIC_URL));
  new StreamServer({
    catalog,
    offers: app.get(ChatOffers),
    flow: app.get(InferenceFlow),
    llm: app.get(LlmClient),
    vision: app.get(VisionFlow),
    speech: app.get(SpeechFlow),
    transcription: app.get(TranscriptionFlow),
    jobs: app.get(JobFlow),
    watch: app.get(JobWatch),
    keys: app.get(KeyFirst),
    openCalls: app.get(OpenCalls),
    links: app.get(FileLinks),
    pepper: config.KEY_PEPPER,
    origins: config.WEBSOCKET_ORIGINS,
    drain,
    logger,
    onSocket: metrics.socketChanged,
    ipOf: (request) => request.socket.remoteAddress ?? '',
  }).attach(fastify.server);
  await app.init();
  await fastify.ready();
  return app;
}

import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { AdmissionClient, KeyGuard } from '@portazgo/admission';
import { Catalog } from '@portazgo/catalog';
import { RpcClient } from '@portazgo/messaging';
import { OpenCalls } from './access/open-calls.ts';
import { AccountModule } from './account/account.module.ts';
import { CatalogWatch } from './availability/catalog-watch.ts';
import { ProviderWatch } from './availability/provider-watch.ts';
import { CallbackBus } from './callbacks/callback-bus.ts';
import { CallbacksController } from './callbacks/callbacks.controller.ts';
import { AskDialectModule } from './dialects/ask/ask-dialect.module.ts';
import { GenerationsDialectModule } from './dialects/generations/generations-dialect.module.ts';
import { OpenAiDialectModule } from './dialects/openai/openai-dialect.module.ts';
import { RunsDialectModule } from './dialects/runs/runs-dialect.module.ts';
import { BodySchemaPipe } from './edge/body-schema.pipe.ts';
import { EdgeErrorFilter } from './edge/edge-error.filter.ts';
import { KeyFirst } from './edge/key-first.ts';
import { RouteTable } from './edge/route-table.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { GatewayLogger } from './gateway.logger.ts';
import { ContentGuard, GuardBounds } from './guard/content-guard.ts';
import { HealthController } from './health/health.controller.ts';
import { Readiness } from './health/readiness.ts';
import { CallBounds, ChatOffers } from './inference/chat-offer.ts';
import { Drain } from './inference/drain.ts';
import { HttpAnswers } from './inference/http-answers.ts';
import { HttpStreams, StreamBounds } from './inference/http-streams.ts';
import { InferenceFlow } from './inference/inference-flow.ts';
import { LlmClient } from './inference/llm-client.ts';
import { mediaProviders } from './media/media.providers.ts';
import { ProfileReader } from './inference/profile-reader.ts';
import { FilesModule } from './files/files.module.ts';
import { QuoteController } from './quote/quote.controller.ts';
import { QuoteService } from './quote/quote.service.ts';
import { uploadProviders } from './uploads/uploads.providers.ts';

/** The parts that every dialect uses. */
@Module({})
class SharedModule {}

@Module({})
export class GatewayModule {
  static of(parts: GatewayParts): DynamicModule {
    const { config, catalog, rpc, logger, readiness } = parts;
    const admissions = new AdmissionClient(rpc, { timeoutMs: config.ADMISSION_TIMEOUT_MS });
    const catalogs = new CatalogWatch(catalog.version, logger);
    const shared = [
      { provide: Catalog, useValue: catalog },
      { provide: RpcClient, useValue: rpc },
      { provide: GatewayLogger, useValue: new GatewayLogger(logger) },
      { provide: Readiness, useValue: readiness },
      { provide: AdmissionClient, useValue: admissions },
      { provide: KeyFirst, useValue: new KeyFirst(admissions, config.KEY_PEPPER) },
      { provide: CallBounds, useValue: new CallBounds(config.OUTPUT_TOKENS_DEFAULT, config.CALL_TIMEOUT_MS) },
      { provide: StreamBounds, useValue: new StreamBounds(config.HEARTBEAT_MS, config.STREAM_STALL_MS, config.STREAM_HEADERS_MS) },
      {
        provide: ProviderWatch,
        useValue: new ProviderWatch(rpc, {
          refreshMs: config.PROVIDERS_REFRESH_MS,
          graceMs: config.ROOM_GRACE_MS,
          waitMs: 250,
          seesCatalog: (service, version) => catalogs.see(service, version),
        }),
      },
      { provide: GuardBounds, useValue: new GuardBounds(config.GUARD_TIMEOUT_MS) },
      { provide: OpenCalls, useValue: new OpenCalls(rpc, parts.connection, { recheckMs: config.ACCESS_RECHECK_MS, logger }) },
      ContentGuard,
      Drain,
      RouteTable,
      ChatOffers,
      InferenceFlow,
      HttpAnswers,
      HttpStreams,
      LlmClient,
      ProfileReader,
      ...mediaProviders(parts),
      ...uploadProviders(parts),
    ];
    return {
      module: GatewayModule,
      imports: [
        { module: SharedModule, global: true, providers: shared, exports: shared },
        AskDialectModule,
        RunsDialectModule.of(parts),
        GenerationsDialectModule,
        OpenAiDialectModule.of(parts),
        AccountModule,
        FilesModule.of(config),
      ],
      controllers: [QuoteController, CallbacksController, HealthController],
      providers: [
        QuoteService,
        { provide: CallbackBus, useValue: new CallbackBus(parts.connection) },
        { provide: APP_GUARD, useValue: new KeyGuard(config.KEY_PEPPER) },
        { provide: APP_PIPE, useClass: BodySchemaPipe },
        { provide: APP_FILTER, useClass: EdgeErrorFilter },
      ],
    };
  }
}

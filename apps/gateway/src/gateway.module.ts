import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { AdmissionClient, KeyGuard } from '@portazgo/admission';
import { Catalog } from '@portazgo/catalog';
import { RpcClient } from '@portazgo/messaging';
import { AskDialectModule } from './dialects/ask/ask-dialect.module.ts';
import { OpenAiDialectModule } from './dialects/openai/openai-dialect.module.ts';
import { BodySchemaPipe } from './edge/body-schema.pipe.ts';
import { EdgeErrorFilter } from './edge/edge-error.filter.ts';
import { RouteTable } from './edge/route-table.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { GatewayLogger } from './gateway.logger.ts';
import { HealthController } from './health/health.controller.ts';
import { Readiness } from './health/readiness.ts';
import { CallBounds, ChatOffers } from './inference/chat-offer.ts';
import { Drain } from './inference/drain.ts';
import { HttpAnswers } from './inference/http-answers.ts';
import { HttpStreams, StreamBounds } from './inference/http-streams.ts';
import { InferenceFlow } from './inference/inference-flow.ts';
import { LlmClient } from './inference/llm-client.ts';
import { ProfileReader } from './inference/profile-reader.ts';
import { QuoteController } from './quote/quote.controller.ts';
import { QuoteService } from './quote/quote.service.ts';

/** The parts that every dialect uses. */
@Module({})
class SharedModule {}

@Module({})
export class GatewayModule {
  static of({ config, catalog, rpc, logger, readiness }: GatewayParts): DynamicModule {
    const shared = [
      { provide: Catalog, useValue: catalog },
      { provide: RpcClient, useValue: rpc },
      { provide: GatewayLogger, useValue: new GatewayLogger(logger) },
      { provide: Readiness, useValue: readiness },
      { provide: AdmissionClient, useValue: new AdmissionClient(rpc, { timeoutMs: config.ADMISSION_TIMEOUT_MS }) },
      { provide: CallBounds, useValue: new CallBounds(config.OUTPUT_TOKENS_DEFAULT, config.CALL_TIMEOUT_MS) },
      { provide: StreamBounds, useValue: new StreamBounds(config.HEARTBEAT_MS, config.STREAM_STALL_MS, config.STREAM_HEADERS_MS) },
      Drain,
      RouteTable,
      ChatOffers,
      InferenceFlow,
      HttpAnswers,
      HttpStreams,
      LlmClient,
      ProfileReader,
    ];
    return {
      module: GatewayModule,
      imports: [{ module: SharedModule, global: true, providers: shared, exports: shared }, AskDialectModule, OpenAiDialectModule],
      controllers: [QuoteController, HealthController],
      providers: [
        QuoteService,
        { provide: APP_GUARD, useValue: new KeyGuard(config.KEY_PEPPER) },
        { provide: APP_PIPE, useClass: BodySchemaPipe },
        { provide: APP_FILTER, useClass: EdgeErrorFilter },
      ],
    };
  }
}

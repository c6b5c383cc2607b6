import { Module, type DynamicModule } from '@nestjs/common';
import { ChatStreamService, CompletionService } from '@portazgo/chat';
import type { BillingDesk, CallMetrics, TokenCounter } from '@portazgo/metering';
import { ProviderCalls } from '@portazgo/routing';
import { ChatController } from './chat/chat.controller.ts';
import { EmbeddingController } from './embedding/embedding.controller.ts';
import { EmbeddingService } from './embedding/embedding.service.ts';
import { ModerationController } from './moderation/moderation.controller.ts';
import { ModerationService } from './moderation/moderation.service.ts';

/** What the process gives the module: everything that is opened at the start and closed at the end. */
export interface LlmParts {
  readonly calls: ProviderCalls;
  readonly desk: BillingDesk;
  readonly counter: TokenCounter;
  readonly metrics: CallMetrics;
  readonly imageBytesMax: number;
}

@Module({})
export class LlmModule {
  static with({ calls, desk, counter, metrics, imageBytesMax }: LlmParts): DynamicModule {
    const { router, settler, progress, runner } = calls;
    return {
      module: LlmModule,
      controllers: [ChatController, EmbeddingController, ModerationController],
      providers: [
        { provide: CompletionService, useValue: new CompletionService({ runner, counter, imageBytesMax }) },
        { provide: ChatStreamService, useValue: new ChatStreamService({ router, settler, desk, progress, counter, metrics, imageBytesMax }) },
        { provide: EmbeddingService, useValue: new EmbeddingService(runner, counter) },
        { provide: ModerationService, useValue: new ModerationService(router, runner, counter, imageBytesMax) },
      ],
    };
  }
}

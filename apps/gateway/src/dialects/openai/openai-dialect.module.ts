import { Module, type DynamicModule } from '@nestjs/common';
import type { GatewayParts } from '../../gateway-parts.ts';
import { AudioController } from './audio/audio.controller.ts';
import { ChatCompletionsController } from './chat-completions/chat-completions.controller.ts';
import { ImageChat } from './chat-completions/image-chat.ts';
import { CompletionsController } from './completions/completions.controller.ts';
import { EmbeddingsController } from './embeddings/embeddings.controller.ts';
import { ImageAnswers } from './images/images.answer.ts';
import { ImagesController } from './images/images.controller.ts';
import { ModelsController } from './models/models.controller.ts';
import { ModerationsController } from './moderations/moderations.controller.ts';
import { ResponsesController } from './responses/responses.controller.ts';
import { responsesProviders } from './responses/responses.providers.ts';
import { StoredResponsesController } from './responses/store/stored-responses.controller.ts';

@Module({})
export class OpenAiDialectModule {
  static of(parts: GatewayParts): DynamicModule {
    return {
      module: OpenAiDialectModule,
      controllers: [
        ChatCompletionsController,
        CompletionsController,
        ResponsesController,
        StoredResponsesController,
        ImagesController,
        AudioController,
        EmbeddingsController,
        ModerationsController,
        ModelsController,
      ],
      providers: [ImageAnswers, ImageChat, ...responsesProviders(parts)],
    };
  }
}

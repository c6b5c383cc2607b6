import { Module } from '@nestjs/common';
import { AudioController } from './audio/audio.controller.ts';
import { ChatCompletionsController } from './chat-completions/chat-completions.controller.ts';
import { ImageChat } from './chat-completions/image-chat.ts';
import { EmbeddingsController } from './embeddings/embeddings.controller.ts';
import { ImageAnswers } from './images/images.answer.ts';
import { ImagesController } from './images/images.controller.ts';
import { ModelsController } from './models/models.controller.ts';
import { ModerationsController } from './moderations/moderations.controller.ts';
import { ResponsesController } from './responses/responses.controller.ts';

@Module({
  controllers: [
    ChatCompletionsController,
    ResponsesController,
    ImagesController,
    AudioController,
    EmbeddingsController,
    ModerationsController,
    ModelsController,
  ],
  providers: [ImageAnswers, ImageChat],
})
export class OpenAiDialectModule {}

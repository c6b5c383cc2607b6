import { Module } from '@nestjs/common';
import { ChatCompletionsController } from './chat-completions/chat-completions.controller.ts';
import { EmbeddingsController } from './embeddings/embeddings.controller.ts';
import { ModelsController } from './models/models.controller.ts';
import { ModerationsController } from './moderations/moderations.controller.ts';

@Module({ controllers: [ChatCompletionsController, EmbeddingsController, ModerationsController, ModelsController] })
export class OpenAiDialectModule {}

import { Module } from '@nestjs/common';
import { GenerationAudioController } from './audio/audio.controller.ts';
import { GenerationChatController } from './chat-completions/chat-completions.controller.ts';
import { GenerationAnswers } from './generation-answers.ts';
import { GenerationImagesController } from './images/images.controller.ts';
import { TasksController } from './tasks/tasks.controller.ts';
import { GenerationToolsController } from './tools/tools.controller.ts';
import { GenerationVideosController } from './videos/videos.controller.ts';

@Module({
  controllers: [
    GenerationImagesController,
    GenerationVideosController,
    GenerationAudioController,
    GenerationChatController,
    GenerationToolsController,
    TasksController,
  ],
  providers: [GenerationAnswers],
})
export class GenerationsDialectModule {}

import { Module, type DynamicModule } from '@nestjs/common';
import type { MediaService } from '@portazgo/job-worker';
import { SpeechController } from './speech/speech.controller.ts';
import { SpeechService } from './speech/speech.service.ts';
import { TranscriptionController } from './transcription/transcription.controller.ts';
import { TranscriptionService } from './transcription/transcription.service.ts';
import { VoiceController } from './voices/voice.controller.ts';
import { VoiceService } from './voices/voice.service.ts';

@Module({})
export class AudioModule {
  static with({ calls, callMetrics, files }: Pick<MediaService, 'calls' | 'callMetrics' | 'files'>): DynamicModule {
    const { router, settler, progress, runner, registry } = calls;
    return {
      module: AudioModule,
      controllers: [SpeechController, TranscriptionController, VoiceController],
      providers: [
        { provide: SpeechService, useValue: new SpeechService({ router, settler, progress, metrics: callMetrics }) },
        { provide: TranscriptionService, useValue: new TranscriptionService(runner, files) },
        { provide: VoiceService, useValue: new VoiceService(registry) },
      ],
    };
  }
}

import type { Provider } from '@nestjs/common';
import type { GatewayParts } from '../gateway-parts.ts';
import { ChatImages } from './chat-images.ts';
import { FileLinks } from './file-links.ts';
import { FirstJobs } from './first-jobs.ts';
import { InputGatherer } from './input-gatherer.ts';
import { JobAnswers } from './job-answers.ts';
import { JobDesk } from './job-desk.client.ts';
import { JobEvents } from './job-events.ts';
import { JobFlow } from './job-flow.ts';
import { JobStreams } from './job-streams.ts';
import { JobWait } from './job-wait.ts';
import { JobWatch } from './job-watch.ts';
import { MediaCalls } from './media-calls.client.ts';
import { SpeechFlow } from './speech-flow.ts';
import { TranscriptionFlow } from './transcription-flow.ts';
import { UploadForms } from './upload-forms.ts';
import { VisionFlow } from './vision-flow.ts';
import { VoiceBook } from './voice-book.ts';

/** What the dialects use for everything that is not a chat. */
export function mediaProviders({ config, connection }: Pick<GatewayParts, 'config' | 'connection'>): Provider[] {
  return [
    { provide: JobEvents, useValue: new JobEvents(connection) },
    { provide: FileLinks, useValue: new FileLinks(config.PUBLIC_URL, config.FILE_LINK_SECRET) },
    { provide: JobWait, useValue: new JobWait(config.JOB_WAIT_SECONDS * 1_000) },
    ChatImages,
    FirstJobs,
    InputGatherer,
    VoiceBook,
    JobDesk,
    JobFlow,
    JobWatch,
    JobAnswers,
    JobStreams,
    MediaCalls,
    SpeechFlow,
    TranscriptionFlow,
    UploadForms,
    VisionFlow,
  ];
}

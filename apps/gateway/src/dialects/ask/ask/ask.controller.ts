import { Body, Controller, Headers, HttpCode, Post, Res, UseFilters } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Scope } from '@portazgo/admission';
import { Catalog } from '@portazgo/catalog';
import type { FastifyReply } from 'fastify';
import { Inbound, type InboundCall } from '../../../edge/inbound-call.ts';
import { imageBodyLimitBytes, type RouteOptions } from '../../../edge/route-options.ts';
import { droppedHeader } from '../../../inference/answer-headers.ts';
import { ChatOffers, type ChatDraft } from '../../../inference/chat-offer.ts';
import { HttpAnswers } from '../../../inference/http-answers.ts';
import { HttpStreams } from '../../../inference/http-streams.ts';
import { LlmClient } from '../../../inference/llm-client.ts';
import { FileLinks } from '../../../media/file-links.ts';
import { JobAnswers } from '../../../media/job-answers.ts';
import { preferredWaitSeconds } from '../../../media/prefer-wait.ts';
import { SpeechFlow } from '../../../media/speech-flow.ts';
import { TranscriptionFlow } from '../../../media/transcription-flow.ts';
import { VisionFlow } from '../../../media/vision-flow.ts';
import { AskErrorFilter } from '../ask-error.filter.ts';
import { askErrors } from '../ask-errors.ts';
import { JobStreams } from '../../../media/job-streams.ts';
import { toStarted, toTask } from '../task/task.translator.ts';
import { TaskEncoder } from '../task/task.encoder.ts';
import { documentAsk } from './ask.document.ts';
import { AskEncoder } from './ask.encoder.ts';
import { SpeechFrames } from './speech-frames.ts';
import { toTranscriptAnswer, toWire, understand } from './ask.translator.ts';
import { askRequest, type AskRequest } from './ask.wire.ts';

const waitSecondsMax = 600;

@Controller('v1')
@UseFilters(AskErrorFilter)
export class AskController {
  constructor(
    private readonly catalog: Catalog,
    private readonly offers: ChatOffers,
    private readonly answers: HttpAnswers,
    private readonly streams: HttpStreams,
    private readonly llm: LlmClient,
    private readonly vision: VisionFlow,
    private readonly speech: SpeechFlow,
    private readonly transcription: TranscriptionFlow,
    private readonly jobs: JobAnswers,
    private readonly jobStreams: JobStreams,
    private readonly links: FileLinks,
  ) {}

  @Post('ask')
  @HttpCode(200)
  @Scope('inference')
  @RouteConfig({ bodyLimitBytes: imageBodyLimitBytes } satisfies RouteOptions)
  @documentAsk()
  ask(
    @Body({ schema: askRequest }) wire: AskRequest,
    @Inbound(askErrors.native) call: InboundCall,
    @Res() reply: FastifyReply,
    @Headers('prefer') prefer?: string,
  ): Promise<void> {
    const asked = understand(wire, this.catalog);
    void reply.headers(droppedHeader(asked.dropped));
    switch (asked.kind) {
      case 'chat':
        return this.chat(call, reply, asked.draft);
      case 'vision':
        return this.vision.send(call, reply, asked.draft, { encoder: wire.stream ? new AskEncoder(call.locale) : null, toWire });
      case 'speech':
        return this.speech.send(call, reply, asked.draft, new SpeechFrames(call.locale));
      case 'transcription':
        return this.transcription.send(call, reply, asked.draft, (answer) => ({ body: toTranscriptAnswer(answer) }));
      case 'job':
        if (wire.stream) return this.jobStreams.send(call, reply, asked.draft, new TaskEncoder(this.links, call.locale));
        return this.jobs.send(call, reply, asked.draft, {
          waitMs: (preferredWaitSeconds(prefer, waitSecondsMax) ?? 0) * 1_000,
          endOnly: false,
          render: (job) => ({
            status: 200,
            body: job.endedAt === null ? toStarted(job, call.locale) : { ...toTask(job, this.links, call.locale), task_id: job.id },
          }),
        });
    }
  }

  private chat(call: InboundCall, reply: FastifyReply, draft: ChatDraft): Promise<void> {
    const offer = this.offers.offer(draft);
    if (draft.stream) return this.streams.send(call, reply, offer, (admitted) => this.llm.stream(call, offer, admitted), new AskEncoder(call.locale));
    return this.answers.send(call, reply, offer, async (admitted) => {
      const completion = await this.llm.complete(call, offer, admitted);
      return { body: toWire(completion), engine: completion.engine, receipt: completion.receipt };
    });
  }
}

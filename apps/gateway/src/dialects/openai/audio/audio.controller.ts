import { Body, Controller, HttpCode, Post, Req, Res, UseFilters } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Scope } from '@portazgo/admission';
import { Catalog } from '@portazgo/catalog';
import type { FastifyReply } from 'fastify';
import { Inbound, type EdgeRequest, type InboundCall } from '../../../edge/inbound-call.ts';
import type { RouteOptions } from '../../../edge/route-options.ts';
import { SpeechFlow } from '../../../media/speech-flow.ts';
import { TranscriptionFlow } from '../../../media/transcription-flow.ts';
import { UploadForms } from '../../../media/upload-forms.ts';
import { OpenAiErrorFilter } from '../openai-error.filter.ts';
import { openAiErrors } from '../openai-errors.ts';
import { documentSpeech, documentTranscription } from './audio.document.ts';
import { fromSpeech, SpeechEvents } from './speech.translator.ts';
import { speechRequest, type SpeechWire } from './speech.wire.ts';
import { fromTranscription, toTranscription } from './transcription.translator.ts';
import { transcriptionForm } from './transcription.wire.ts';

@Controller('v1/audio')
@UseFilters(OpenAiErrorFilter)
export class AudioController {
  constructor(
    private readonly catalog: Catalog,
    private readonly speeches: SpeechFlow,
    private readonly transcriptions: TranscriptionFlow,
    private readonly forms: UploadForms,
  ) {}

  @Post('speech')
  @HttpCode(200)
  @Scope('inference')
  @documentSpeech()
  speak(@Body({ schema: speechRequest }) wire: SpeechWire, @Inbound(openAiErrors.native) call: InboundCall, @Res() reply: FastifyReply): Promise<void> {
    return this.speeches.send(call, reply, fromSpeech(wire, this.catalog), wire.stream_format === 'sse' ? new SpeechEvents(call.locale) : undefined);
  }

  @Post('transcriptions')
  @HttpCode(200)
  @Scope('inference')
  @RouteConfig({ multipart: true } satisfies RouteOptions)
  @documentTranscription('createTranscription', 'Speech to text')
  transcribe(@Req() request: EdgeRequest, @Inbound(openAiErrors.native) call: InboundCall, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(request, call, reply, false);
  }

  @Post('translations')
  @HttpCode(200)
  @Scope('inference')
  @RouteConfig({ multipart: true } satisfies RouteOptions)
  @documentTranscription('createTranslation', 'Speech of any language to English text')
  translate(@Req() request: EdgeRequest, @Inbound(openAiErrors.native) call: InboundCall, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(request, call, reply, true);
  }

  private answer(request: EdgeRequest, call: InboundCall, reply: FastifyReply, translate: boolean): Promise<void> {
    return this.forms.use(call, request, { files: ['file'], kinds: ['audio', 'video'], schema: transcriptionForm }, ({ fields, files }, formCall) => {
      const draft = fromTranscription(fields, files[0]?.file, translate, this.catalog);
      return this.transcriptions.send(formCall, reply, draft, (answer) => toTranscription(fields, answer, translate));
    });
  }
}

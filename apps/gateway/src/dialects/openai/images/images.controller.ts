import { Controller, HttpCode, Post, Req, Res, UseFilters, Body } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Scope } from '@portazgo/admission';
import { Catalog } from '@portazgo/catalog';
import type { FastifyReply } from 'fastify';
import { Inbound, type EdgeRequest, type InboundCall } from '../../../edge/inbound-call.ts';
import { checkBody } from '../../../edge/check-body.ts';
import { imageBodyLimitBytes, type RouteOptions } from '../../../edge/route-options.ts';
import { JobAnswers } from '../../../media/job-answers.ts';
import { JobStreams } from '../../../media/job-streams.ts';
import { JobWait } from '../../../media/job-wait.ts';
import type { JobDraft } from '../../../media/media-draft.ts';
import { UploadForms } from '../../../media/upload-forms.ts';
import { OpenAiErrorFilter } from '../openai-error.filter.ts';
import { openAiErrors } from '../openai-errors.ts';
import { ImageAnswers, imageFailure } from './images.answer.ts';
import { documentImageEdits, documentImages } from './images.document.ts';
import { fromEdit, fromEditForm, fromGeneration } from './images.translator.ts';
import { imageEditsForm, imageEditsRequest, imagesRequest, type ImagesRequest } from './images.wire.ts';

@Controller('v1/images')
@UseFilters(OpenAiErrorFilter)
export class ImagesController {
  constructor(
    private readonly catalog: Catalog,
    private readonly jobs: JobAnswers,
    private readonly streams: JobStreams,
    private readonly images: ImageAnswers,
    private readonly forms: UploadForms,
    private readonly wait: JobWait,
  ) {}

  @Post('generations')
  @HttpCode(200)
  @Scope('inference')
  @documentImages()
  generate(@Body({ schema: imagesRequest }) wire: ImagesRequest, @Inbound(openAiErrors.native) call: InboundCall, @Res() reply: FastifyReply): Promise<void> {
    return this.send(call, reply, fromGeneration(wire, this.catalog), wire, 'image_generation');
  }

  @Post('edits')
  @HttpCode(200)
  @Scope('inference')
  @RouteConfig({ bodyLimitBytes: imageBodyLimitBytes, multipart: true } satisfies RouteOptions)
  @documentImageEdits()
  async edit(@Req() request: EdgeRequest, @Inbound(openAiErrors.native) call: InboundCall, @Res() reply: FastifyReply): Promise<void> {
    if (!this.forms.isForm(request)) {
      const data = checkBody(imageEditsRequest, request.body);
      return this.send(call, reply, fromEdit(data, this.catalog), data, 'image_edit');
    }
    await this.forms.use(call, request, { files: ['image', 'image[]', 'mask'], kinds: ['image'], schema: imageEditsForm }, (form, formCall) =>
      this.send(formCall, reply, fromEditForm(form.fields, form.files, this.catalog), form.fields, 'image_edit'),
    );
  }

  private send(
    call: InboundCall,
    reply: FastifyReply,
    draft: JobDraft,
    wire: Pick<ImagesRequest, 'stream' | 'response_format'>,
    operation: 'image_generation' | 'image_edit',
  ): Promise<void> {
    if (wire.stream) return this.streams.send(call, reply, draft, this.images.encoder(operation, call.locale));
    return this.jobs.send(call, reply, draft, {
      waitMs: this.wait.wholeMs,
      endOnly: true,
      failure: imageFailure,
      render: async (job) => ({ status: 200, body: await this.images.toWire(job, wire.response_format ?? 'b64_json') }),
    });
  }
}

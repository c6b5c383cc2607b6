import { Body, Controller, HttpCode, Post, Res, UseFilters } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Scope } from '@portazgo/admission';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Inbound, type InboundCall } from '../../../edge/inbound-call.ts';
import { imageBodyLimitBytes, type RouteOptions } from '../../../edge/route-options.ts';
import { GenerationAnswers } from '../generation-answers.ts';
import { sourceOf } from '../generation.translator.ts';
import { GenerationsErrorFilter } from '../generations-error.filter.ts';
import { generationsErrors } from '../generations-errors.ts';
import { faceSwap, removeBackground, removeVideoBackground } from '../generations.wire.ts';
import { documentStart } from '../start-document.ts';

/** The tools have no model field: one model of the catalog stands behind each. */
const models = { removeBackground: 'remove-bg', faceSwap: 'face-swap', removeVideoBackground: 'video-background-remover' } as const;

@Controller('api/v1')
@UseFilters(GenerationsErrorFilter)
export class GenerationToolsController {
  constructor(private readonly answers: GenerationAnswers) {}

  @Post('images/tools/remove-bg')
  @HttpCode(200)
  @Scope('inference')
  @RouteConfig({ bodyLimitBytes: imageBodyLimitBytes } satisfies RouteOptions)
  @documentStart('removeImageBackground', 'Remove the background of an image', '1 credit an image.')
  removeBackground(
    @Body({ schema: removeBackground }) wire: z.output<typeof removeBackground>,
    @Inbound(generationsErrors.native) call: InboundCall,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const inputs = sourceOf('image', 'image', wire.image);
    return this.answers.start(call, reply, { wire, model: models.removeBackground, operations: ['image.remove-background'], inputs, settings: {} });
  }

  @Post('images/tools/face-swap')
  @HttpCode(200)
  @Scope('inference')
  @RouteConfig({ bodyLimitBytes: imageBodyLimitBytes } satisfies RouteOptions)
  @documentStart('swapFace', 'Swap a face', '4 credits a swap.')
  swapFace(
    @Body({ schema: faceSwap }) wire: z.output<typeof faceSwap>,
    @Inbound(generationsErrors.native) call: InboundCall,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { image, face_image: face, target_index, output_format } = wire;
    const inputs = [...sourceOf('image', 'image', image), ...sourceOf('face', 'face_image', face)];
    return this.answers.start(call, reply, {
      wire,
      model: models.faceSwap,
      operations: ['image.face-swap'],
      inputs,
      settings: { target_index, output_format },
      names: { face: 'face_image' },
    });
  }

  @Post('videos/tools/bg-remover')
  @HttpCode(200)
  @Scope('inference')
  @RouteConfig({ bodyLimitBytes: imageBodyLimitBytes } satisfies RouteOptions)
  @documentStart('removeVideoBackground', 'Remove or replace the background of a video', '10 credits a video.')
  removeVideoBackground(
    @Body({ schema: removeVideoBackground }) wire: z.output<typeof removeVideoBackground>,
    @Inbound(generationsErrors.native) call: InboundCall,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const inputs = [...sourceOf('video', 'video', wire.video), ...sourceOf('background', 'background_image', wire.background_image)];
    return this.answers.start(call, reply, {
      wire,
      model: models.removeVideoBackground,
      operations: ['video.remove-background'],
      inputs,
      settings: {},
      names: { background: 'background_image' },
    });
  }
}

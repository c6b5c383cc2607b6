import { Body, Controller, HttpCode, Post, Res, UseFilters } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Scope } from '@portazgo/admission';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Inbound, type InboundCall } from '../../../edge/inbound-call.ts';
import { imageBodyLimitBytes, type RouteOptions } from '../../../edge/route-options.ts';
import { GenerationAnswers } from '../generation-answers.ts';
import { sourceOf, toSeconds, type Generation } from '../generation.translator.ts';
import { GenerationsErrorFilter } from '../generations-error.filter.ts';
import { generationsErrors } from '../generations-errors.ts';
import { videoGeneration } from '../generations.wire.ts';
import { documentStart } from '../start-document.ts';
import { videoPage } from '../page-fields.ts';

type Wire = z.output<typeof videoGeneration>;

@Controller('api/v1/videos')
@UseFilters(GenerationsErrorFilter)
export class GenerationVideosController {
  constructor(private readonly answers: GenerationAnswers) {}

  @Post('generations')
  @HttpCode(200)
  @Scope('inference')
  @RouteConfig({ bodyLimitBytes: imageBodyLimitBytes } satisfies RouteOptions)
  @documentStart('generateVideo', 'Start a video', 'From text, or from an image when `image` is given.')
  generate(@Body({ schema: videoGeneration }) wire: Wire, @Inbound(generationsErrors.native) call: InboundCall, @Res() reply: FastifyReply): Promise<void> {
    return this.answers.start(call, reply, fromWire(wire));
  }
}

export function fromWire(wire: Wire): Generation {
  const { model, prompt, image, duration, webhook_url: _, ...settings } = wire;
  return {
    wire,
    model,
    operations: ['video.generate'],
    prompt,
    inputs: sourceOf('image', 'image', image),
    settings: { ...settings, duration: toSeconds(duration) },
    page: videoPage,
  };
}

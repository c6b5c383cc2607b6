import { Body, Controller, HttpCode, Post, Res, UseFilters } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Scope } from '@portazgo/admission';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Inbound, type InboundCall } from '../../../edge/inbound-call.ts';
import { imageBodyLimitBytes, type RouteOptions } from '../../../edge/route-options.ts';
import { GenerationAnswers } from '../generation-answers.ts';
import { GenerationsErrorFilter } from '../generations-error.filter.ts';
import { generationsErrors } from '../generations-errors.ts';
import { imageGeneration } from '../generations.wire.ts';
import { documentStart } from '../start-document.ts';
import { fromWire } from './images.translator.ts';

@Controller('api/v1/images')
@UseFilters(GenerationsErrorFilter)
export class GenerationImagesController {
  constructor(private readonly answers: GenerationAnswers) {}

  @Post('generations')
  @HttpCode(200)
  @Scope('inference')
  @RouteConfig({ bodyLimitBytes: imageBodyLimitBytes } satisfies RouteOptions)
  @documentStart('generateImage', 'Start an image')
  generate(
    @Body({ schema: imageGeneration }) wire: z.output<typeof imageGeneration>,
    @Inbound(generationsErrors.native) call: InboundCall,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.answers.start(call, reply, fromWire(wire));
  }
}

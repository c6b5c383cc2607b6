import { Body, Controller, HttpCode, Post, Res, UseFilters } from '@nestjs/common';
import { Scope } from '@portazgo/admission';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Inbound, type InboundCall } from '../../../edge/inbound-call.ts';
import { GenerationAnswers } from '../generation-answers.ts';
import type { Generation } from '../generation.translator.ts';
import { GenerationsErrorFilter } from '../generations-error.filter.ts';
import { generationsErrors } from '../generations-errors.ts';
import { dialogueSpeech, musicGeneration } from '../generations.wire.ts';
import { documentStart } from '../start-document.ts';
import { musicPage, speechPage } from '../page-fields.ts';

type Music = z.output<typeof musicGeneration>;
type Dialogue = z.output<typeof dialogueSpeech>;

@Controller('api/v1/audio')
@UseFilters(GenerationsErrorFilter)
export class GenerationAudioController {
  constructor(private readonly answers: GenerationAnswers) {}

  @Post('music')
  @HttpCode(200)
  @Scope('inference')
  @documentStart('generateMusic', 'Start a piece of music')
  music(@Body({ schema: musicGeneration }) wire: Music, @Inbound(generationsErrors.native) call: InboundCall, @Res() reply: FastifyReply): Promise<void> {
    return this.answers.start(call, reply, fromMusic(wire));
  }

  @Post('speech')
  @HttpCode(200)
  @Scope('inference')
  @documentStart('generateSpeech', 'Start a dialogue', 'Each item of `dialogue` is one turn; without a voice the usual one of the model speaks.')
  speech(@Body({ schema: dialogueSpeech }) wire: Dialogue, @Inbound(generationsErrors.native) call: InboundCall, @Res() reply: FastifyReply): Promise<void> {
    return this.answers.start(call, reply, fromDialogue(wire));
  }
}

export function fromMusic(wire: Music): Generation {
  const { model, prompt, webhook_url: _, ...settings } = wire;
  return { wire, model, operations: ['audio.compose'], prompt, inputs: [], settings, page: musicPage };
}

export function fromDialogue(wire: Dialogue): Generation {
  const { model, dialogue, webhook_url: _, ...settings } = wire;
  const turns = dialogue.map(({ text, voice }, index) => ({ text, voice: voice ?? undefined, field: `dialogue[${index}].voice` }));
  return { wire, model, operations: ['audio.speak'], turns, inputs: [], settings, names: { turns: 'dialogue' }, page: speechPage };
}

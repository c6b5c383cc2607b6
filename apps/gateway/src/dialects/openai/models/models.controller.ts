import { Controller, Get, Param, Res, UseFilters } from '@nestjs/common';
import { Scope } from '@portazgo/admission';
import { Catalog } from '@portazgo/catalog';
import type { FastifyReply } from 'fastify';
import { ProviderWatch } from '../../../availability/provider-watch.ts';
import { Inbound, type InboundCall } from '../../../edge/inbound-call.ts';
import { ProfileReader } from '../../../inference/profile-reader.ts';
import { OpenAiErrorFilter } from '../openai-error.filter.ts';
import { openAiErrors } from '../openai-errors.ts';
import { documentModel, documentModels } from './models.document.ts';
import { mayUse, toModelBody, toWire } from './models.translator.ts';
import type { ModelBody, ModelsAnswer } from './models.wire.ts';
import { modelNotFound } from '../../../inference/model-refusals.ts';

@Controller('v1/models')
@UseFilters(OpenAiErrorFilter)
export class ModelsController {
  constructor(
    private readonly catalog: Catalog,
    private readonly profiles: ProfileReader,
    private readonly watch: ProviderWatch,
  ) {}

  @Get()
  @Scope('inference')
  @documentModels()
  async list(@Inbound(openAiErrors.native) call: InboundCall, @Res({ passthrough: true }) reply: FastifyReply): Promise<ModelsAnswer> {
    const profile = await this.profiles.read(call, reply);
    return toWire(this.catalog, { profile, availability: await this.watch.lookAround(call.keyMode), locale: call.locale });
  }

  @Get(':id')
  @Scope('inference')
  @documentModel()
  async find(@Param('id') id: string, @Inbound(openAiErrors.native) call: InboundCall, @Res({ passthrough: true }) reply: FastifyReply): Promise<ModelBody> {
    const profile = await this.profiles.read(call, reply);
    const model = this.catalog.find(id);
    if (!model || !mayUse(this.catalog, profile, model)) throw modelNotFound(this.catalog, id);
    return toModelBody(model, { profile, availability: await this.watch.lookAround(call.keyMode), locale: call.locale });
  }
}

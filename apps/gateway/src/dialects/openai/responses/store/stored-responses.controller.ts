import { Controller, Delete, Get, HttpCode, Param, Post, Query, Res, UseFilters } from '@nestjs/common';
import { Scope } from '@portazgo/admission';
import { ServiceError } from '@portazgo/errors';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Inbound, type InboundCall } from '../../../../edge/inbound-call.ts';
import { unsupported } from '../../../../edge/refused-field.ts';
import { ProfileReader } from '../../../../inference/profile-reader.ts';
import { OpenAiErrorFilter } from '../../openai-error.filter.ts';
import { openAiErrors } from '../../openai-errors.ts';
import type { InputItemList, ResponseBody } from '../response.wire.ts';
import { documentInputItems, documentResponseCancellation, documentResponseDeletion, documentStoredResponse } from '../responses.document.ts';
import { toInputItemPage } from './input-item-page.ts';
import { ResponseStore, type ResponseOwner, type StoredResponse } from './response-store.ts';

const flag = z.enum(['true', 'false', '']).optional();
const readQuery = z.looseObject({ stream: flag.meta({ description: 'Only false: a stored response has ended.' }) });
const pageQuery = z.looseObject({
  after: z.string().max(300).optional().meta({ description: 'Id of the item after which the page begins.' }),
  before: z.string().max(300).optional().meta({ description: 'Id of the item before which the page ends.' }),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  order: z.enum(['asc', 'desc']).default('desc').meta({ description: '`desc`: newest first.' }),
});

/** Responses that were kept. Every other client's, and those of keys of the other kind, are not found. */
@Controller('v1/responses/:id')
@UseFilters(OpenAiErrorFilter)
export class StoredResponsesController {
  constructor(
    private readonly profiles: ProfileReader,
    private readonly store: ResponseStore,
  ) {}

  @Get()
  @Scope('inference')
  @documentStoredResponse()
  async read(
    @Param('id') id: string,
    @Query({ schema: readQuery }) query: z.output<typeof readQuery>,
    @Inbound(openAiErrors.native) call: InboundCall,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ResponseBody> {
    const { response } = await this.find(await this.owner(call, reply), id);
    if (query.stream === 'true') throw notInBackground('stream');
    return response;
  }

  @Get('input_items')
  @Scope('inference')
  @documentInputItems()
  async listInput(
    @Param('id') id: string,
    @Query({ schema: pageQuery }) query: z.output<typeof pageQuery>,
    @Inbound(openAiErrors.native) call: InboundCall,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InputItemList> {
    const { input } = await this.find(await this.owner(call, reply), id);
    return toInputItemPage(input, query);
  }

  @Delete()
  @Scope('inference')
  @documentResponseDeletion()
  async delete(
    @Param('id') id: string,
    @Inbound(openAiErrors.native) call: InboundCall,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ id: string; object: 'response'; deleted: true }> {
    const isDeleted = await this.store.delete(await this.owner(call, reply), id);
    if (!isDeleted) throw notFound(id);
    return { id, object: 'response', deleted: true };
  }

  @Post('cancel')
  @HttpCode(200)
  @Scope('inference')
  @documentResponseCancellation()
  async cancel(
    @Param('id') id: string,
    @Inbound(openAiErrors.native) call: InboundCall,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ResponseBody> {
    await this.find(await this.owner(call, reply), id);
    throw notInBackground('response_id');
  }

  private async owner(call: InboundCall, reply: FastifyReply): Promise<ResponseOwner> {
    const { clientId } = await this.profiles.read(call, reply, { scope: 'inference' });
    return { clientId, mode: call.keyMode };
  }

  private async find(owner: ResponseOwner, id: string): Promise<StoredResponse> {
    const stored = await this.store.find(owner, id);
    if (!stored) throw notFound(id);
    return stored;
  }
}

function notFound(id: string): ServiceError {
  return new ServiceError('response_not_found', { id: id.replaceAll(/[^\x21-\x7e]/g, '').slice(0, 100) });
}

function notInBackground(field: string) {
  return unsupported(field, {
    es: 'solo las respuestas que corren en segundo plano lo admiten, y esta ya terminó',
    pt: 'só as respostas que correm em segundo plano o aceitam, e esta já terminou',
    en: 'only responses that run in the background take it, and this one has ended',
  });
}

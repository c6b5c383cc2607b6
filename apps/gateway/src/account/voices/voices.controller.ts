import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { Scope } from '@portazgo/admission';
import { deleteVoice, listVoices } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { RpcClient } from '@portazgo/messaging';
import { z } from 'zod';
import { houseErrors } from '../../dialects/house-errors.ts';
import { documentRoute } from '../../document/document-route.ts';
import { Inbound, toContext, type InboundCall } from '../../edge/inbound-call.ts';
import { presentedId } from '../../edge/presented-id.ts';
import { deskTimeoutMs } from '../../media/job-desk.client.ts';
import { houseError } from '../../quote/quote.wire.ts';
import { requireLiveKey } from '../../access/require-live-key.ts';
import { KeyLook } from '../../uploads/key-look.ts';

const voices = z
  .looseObject({ object: z.literal('list'), data: z.array(z.looseObject({ id: z.string(), title: z.string(), model: z.string(), created_at: z.string() })) })
  .meta({ id: 'AccountVoices' });
const deleted = z.looseObject({ id: z.string(), deleted: z.literal(true) }).meta({ id: 'Deleted' });

/** Voices that a client made. They are made by the operation `audio.clone-voice`: mode `clone-voice`, or a run of a voice model. */
@Controller('v1/account/voices')
export class AccountVoicesController {
  constructor(
    private readonly looks: KeyLook,
    private readonly rpc: RpcClient,
  ) {}

  @Get()
  @Scope('account')
  @documentRoute({
    tag: 'account',
    operationId: 'listVoices',
    summary: 'Your own voices',
    answer: { schema: voices, description: 'Newest first.' },
    error: houseError,
    errors: [],
  })
  async list(@Inbound(houseErrors.native) call: InboundCall): Promise<z.input<typeof voices>> {
    const { clientId } = await this.looks.look(call);
    const answer = await this.rpc.call(listVoices, { clientId }, { context: toContext(call, { clientId }), timeoutMs: deskTimeoutMs });
    return { object: 'list', data: answer.voices.map(({ id, title, model, createdAt }) => ({ id, title, model, created_at: createdAt })) };
  }

  @Delete(':id')
  @HttpCode(200)
  @Scope('inference')
  @documentRoute({
    tag: 'account',
    operationId: 'deleteVoice',
    summary: 'Delete a voice',
    answer: { schema: deleted, description: 'It can no longer be used.' },
    error: houseError,
    errors: [404],
  })
  async delete(@Param('id') id: string, @Inbound(houseErrors.native) call: InboundCall): Promise<z.input<typeof deleted>> {
    const { clientId } = await this.looks.look(call);
    requireLiveKey(call);
    const answer = await this.rpc.call(
      deleteVoice,
      { clientId, voiceId: presentedId(id) },
      { context: toContext(call, { clientId }), timeoutMs: deskTimeoutMs },
    );
    if (!answer.deleted) throw new ServiceError('not_found', { what: 'voice' });
    return { id, deleted: true };
  }
}

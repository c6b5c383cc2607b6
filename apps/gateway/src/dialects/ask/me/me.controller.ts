import { Controller, Get, Res, UseFilters } from '@nestjs/common';
import { Scope } from '@portazgo/admission';
import type { FastifyReply } from 'fastify';
import { Inbound, type InboundCall } from '../../../edge/inbound-call.ts';
import { ProfileReader } from '../../../inference/profile-reader.ts';
import { AskErrorFilter } from '../ask-error.filter.ts';
import { askErrors } from '../ask-errors.ts';
import { documentMe } from './me.document.ts';
import { toWire } from './me.translator.ts';
import type { MeAnswer } from './me.wire.ts';

@Controller('v1')
@UseFilters(AskErrorFilter)
export class MeController {
  constructor(private readonly profiles: ProfileReader) {}

  @Get('me')
  @Scope('account')
  @documentMe()
  async me(@Inbound(askErrors.native) call: InboundCall, @Res({ passthrough: true }) reply: FastifyReply): Promise<MeAnswer> {
    return toWire(await this.profiles.read(call, reply));
  }
}

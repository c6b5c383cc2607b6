import { Injectable } from '@nestjs/common';
import { AdmissionClient } from '@portazgo/admission';
import type { Profile, Scope } from '@portazgo/contracts';
import type { FastifyReply } from 'fastify';
import { toContext, type InboundCall } from '../edge/inbound-call.ts';
import { noteAdmission } from './http-answers.ts';
import { orAway } from './silent-billing.ts';

/** Who is asking, for routes that cost nothing. Key and request rate are checked all the same. */
@Injectable()
export class ProfileReader {
  constructor(private readonly admissions: AdmissionClient) {}

  /** Whoever may do anything with a key may ask who it is; what does more than tell names the scope that it needs. */
  async read(call: InboundCall, reply: FastifyReply, needed: { scope?: Scope } = {}): Promise<Profile> {
    const { profile, limits } = await orAway(this.admissions.profile(call.keyHash, call.ip, toContext(call), needed));
    noteAdmission(reply, { clientId: profile.clientId, limits });
    return profile;
  }
}

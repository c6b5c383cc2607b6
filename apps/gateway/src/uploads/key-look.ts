import { Injectable } from '@nestjs/common';
import { AdmissionClient } from '@portazgo/admission';
import type { RateLimitState, Scope } from '@portazgo/contracts';
import type { FastifyReply } from 'fastify';
import { toContext, type InboundCall } from '../edge/inbound-call.ts';
import { noteAdmission } from '../inference/http-answers.ts';
import { orAway } from '../inference/silent-billing.ts';

/** Whose key it is. */
export interface LookedUpKey {
  readonly clientId: string;
  readonly keyId: string;
  readonly plan: string;
  /** What the key may use; null: every model. */
  readonly models: readonly string[] | null;
  readonly limits: RateLimitState;
}

/**
 * A look at a key before anything costly is done for its holder: an upload read, an address fetched, a thing of theirs looked up.
 * It refuses as an admission would and takes no request from the rate: the admission that follows does.
 */
@Injectable()
export class KeyLook {
  constructor(private readonly admissions: AdmissionClient) {}

  /** The key must carry the scope that the route declares. With a reply, its client is told the limits and the log whose request it is. */
  look(call: InboundCall, reply?: FastifyReply): Promise<LookedUpKey> {
    return this.ask(call, { counts: false, scope: call.scope }, reply);
  }

  /** For what becomes of work that was accepted: whoever has used up the rate may read it and end it all the same. */
  lookAtOwnWork(call: InboundCall): Promise<LookedUpKey> {
    return this.ask(call, { counts: false, evenOverRate: true, scope: call.scope });
  }

  /** For a route without a scope of its own: any key of the client will do. */
  lookOfAnyScope(call: InboundCall): Promise<LookedUpKey> {
    return this.ask(call, { counts: false });
  }

  private async ask(call: InboundCall, terms: { counts: false; evenOverRate?: true; scope?: Scope }, reply?: FastifyReply): Promise<LookedUpKey> {
    const { profile, keyId, limits } = await orAway(this.admissions.profile(call.keyHash, call.ip, toContext(call), terms));
    if (reply) noteAdmission(reply, { clientId: profile.clientId, limits });
    return { clientId: profile.clientId, keyId, plan: profile.plan, models: profile.models, limits };
  }
}

import { Injectable } from '@nestjs/common';
import type { Admitted, Replayed } from '@portazgo/admission';
import type { CallReceipt } from '@portazgo/contracts';
import type { FastifyReply } from 'fastify';
import type { EdgeRequest, InboundCall } from '../edge/inbound-call.ts';
import { rateLimitHeaders } from '../edge/rate-limit-headers.ts';
import { droppedHeader, receiptHeaders } from './answer-headers.ts';
import { Drain } from './drain.ts';
import { InferenceFlow } from './inference-flow.ts';
import type { Offer } from './offer.ts';

/** A whole answer, as a dialect writes it. */
export interface WholeAnswer {
  /** An object is sent as JSON, a text as it is. */
  body: object | string;
  /** Of a text. */
  contentType?: string;
  engine: string;
  /** Fields that the route left out. */
  dropped?: readonly string[] | undefined;
  receipt: Pick<CallReceipt, 'chargedMicroCredits'>;
}

const jsonType = { 'content-type': 'application/json; charset=utf-8' };

/** Calls that are answered whole over HTTP. The call goes on when the client leaves: its cost could not be known otherwise. */
@Injectable()
export class HttpAnswers {
  constructor(
    private readonly flow: InferenceFlow,
    private readonly drain: Drain,
  ) {}

  async send(call: InboundCall, reply: FastifyReply, offer: Offer, run: (admitted: Admitted) => Promise<WholeAnswer>): Promise<void> {
    const leave = this.drain.enter();
    try {
      const decision = await this.flow.admit(call, offer);
      noteAdmission(reply, decision);
      if (decision.outcome === 'replayed') return replay(reply, decision);
      const answer = await this.run(call, offer, () => run(decision));
      const type = answer.contentType === undefined ? jsonType : { 'content-type': answer.contentType };
      const headers = { ...type, ...receiptHeaders(answer.engine, answer.receipt), ...droppedHeader(offer.dropped, answer.dropped) };
      const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      await this.flow.keepAnswer(call, { headers, body });
      void reply.headers(headers).send(body);
    } finally {
      leave();
    }
  }

  private async run<Answer>(call: InboundCall, offer: Offer, run: () => Promise<Answer>): Promise<Answer> {
    try {
      return await run();
    } catch (error) {
      await this.flow.afterFailure(call, offer, error);
      throw error;
    }
  }
}

/** Tells the client its limits and the log whose request this is. */
export function noteAdmission(reply: FastifyReply, { clientId, limits }: Pick<Admitted, 'clientId' | 'limits'>): void {
  (reply.request as EdgeRequest).clientId = clientId;
  reply.headers(rateLimitHeaders(limits));
}

/** The bytes of the first answer, whether it was whole or a stream. */
export function replay(reply: FastifyReply, { answer }: Replayed): void {
  void reply
    .code(answer.status)
    .headers({ ...answer.headers, 'idempotent-replayed': 'true' })
    .send(Buffer.from(answer.bodyBase64, 'base64'));
}

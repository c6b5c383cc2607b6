import { Injectable } from '@nestjs/common';
import { toCredits } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { Ledger, type AdjustmentAnswer, type GrantAnswer, type RefundAnswer } from '@portazgo/ledger';
import { PrismaClient } from '../../generated/client.ts';
import { ActRecorder } from '../act-recorder.ts';
import type { EntryView, Grant, LedgerQuery, MoveView, Refund, Withdrawal } from './credits.wire.ts';

/** As the SQL functions have it. */
const balanceCreditsMax = 1_000_000_000_000;

@Injectable()
export class CreditsService {
  constructor(
    private readonly ledger: Ledger,
    private readonly prisma: PrismaClient,
    private readonly acts: ActRecorder,
  ) {}

  async grant(clientId: string, { credits, reference, note }: Grant): Promise<MoveView> {
    const answer = await this.ledger.grantCredits(clientId, credits, reference, note);
    return this.moved('credits.grant', clientId, answer, { microCredits: credits, reference });
  }

  async withdraw(clientId: string, { credits, reference, note }: Withdrawal): Promise<MoveView> {
    const answer = await this.ledger.adjust(clientId, -credits, reference, note);
    return this.moved('credits.withdraw', clientId, answer, { microCredits: credits, reference });
  }

  async refund(requestId: string, { credits, reference, note }: Refund): Promise<MoveView> {
    const answer = await this.ledger.refund(requestId, credits, reference, note);
    return this.moved('credits.refund', requestId, answer, { microCredits: credits, reference });
  }

  async entries(clientId: string, { limit, before }: LedgerQuery): Promise<EntryView[]> {
    if (!(await this.prisma.account.findUnique({ where: { id: clientId } }))) throw new ServiceError('not_found', { what: `client ${clientId}` });
    const entries = await this.prisma.entry.findMany({
      where: { accountId: clientId, number: before === undefined ? { not: null } : { lt: before } },
      orderBy: { number: 'desc' },
      take: limit,
    });
    return entries.map((entry) => ({
      number: Number(entry.number),
      kind: entry.kind,
      move: entry.moveId,
      credits: toCredits(entry.amount),
      note: entry.note,
      createdAt: entry.createdAt.toISOString(),
    }));
  }

  // The act is recorded after the move and not with it: the move is one statement on the ledger's own connection, repeated until its answer
  // is definite, and acts are written by another client. What can be lost between the two is the act's line, not the money: the entry
  // carries its move, reference and note, the operator is told of a failure, and the repetition under the same reference records the act.
  private async moved(
    act: string,
    subject: string,
    answer: GrantAnswer | AdjustmentAnswer | RefundAnswer,
    { microCredits, reference }: { microCredits: number; reference: string },
  ): Promise<MoveView> {
    switch (answer.outcome) {
      case 'client_not_found':
      case 'request_not_found':
        throw new ServiceError('not_found', { what: `${answer.outcome === 'client_not_found' ? 'client' : 'request'} ${subject}` });
      case 'conflict':
        throw new ServiceError('conflict', { reason: `the reference '${reference}' was used before for something else` });
      case 'exceeds_charge':
        throw new ServiceError('invalid_request', { field: 'credits', reason: 'is more than what is left of the charge' });
      case 'balance_too_large':
        throw new ServiceError('conflict', { reason: `the balance would pass ${balanceCreditsMax} credits, the most that one may be` });
      case 'insufficient_credits':
        throw new ServiceError('invalid_request', { field: 'credits', reason: 'is more than what is available' });
      default:
        await this.acts.record({ act, subject, details: { microCredits, reference, repeated: answer.repeated } });
        return { credits: { available: toCredits(answer.available ?? 0) }, repeated: answer.repeated };
    }
  }
}

import { Injectable } from '@nestjs/common';
import { ulid } from 'ulid';
import { PrismaClient } from '../generated/client.ts';

export interface Act {
  /** `client.create`, `key.revoke`, … */
  act: string;
  /** Id of what it is about. */
  subject: string;
  details: Record<string, string | number | boolean | null | string[]>;
}

/** The record of what the operator did. Rows are only added; a secret never enters one. */
@Injectable()
export class ActRecorder {
  constructor(private readonly prisma: PrismaClient) {}

  /** Not awaited: it goes into the transaction of the act itself. */
  record({ act, subject, details }: Act) {
    return this.prisma.adminAct.create({ data: { id: ulid(), act, subject, details } });
  }
}

/** What was asked, as an act's details: undefined fields left out, dates as text. */
export function detailsOf(fields: Record<string, unknown>): Act['details'] {
  return JSON.parse(JSON.stringify(fields)) as Act['details'];
}

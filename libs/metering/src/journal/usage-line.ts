import { settlementRequest, type SettlementRequest } from '@portazgo/contracts';
import { z } from 'zod';
import { decodeCheckedLine, encodeCheckedLine } from './checked-line.ts';

/** First line of a file: the process that writes to it. */
const ownerLine = z.object({ owner: z.object({ host: z.string(), pid: z.number() }) });
export type JournalOwner = z.output<typeof ownerLine>['owner'];

export interface JournalContent {
  readonly owner: JournalOwner | null;
  /** The last line of each request. */
  readonly records: readonly SettlementRequest[];
  /** Whole lines that are no usage record of this version. */
  readonly unreadable: readonly string[];
  /** Lines whose checksum does not fit: a process died, or the disk filled up, in the middle of them. */
  readonly torn: number;
}

export function encodeUsageLine(record: SettlementRequest): string {
  return encodeCheckedLine(record);
}

export function encodeOwnerLine(owner: JournalOwner): string {
  return encodeCheckedLine({ owner });
}

/** Of a record that is put aside: its reason travels in the same line, so that the file can be sent again as it is. */
export function encodeParkedLine(record: SettlementRequest, reason: string, parkedAt: string): string {
  return encodeCheckedLine({ ...record, parked: { reason, at: parkedAt } });
}

export function decodeJournal(text: string): JournalContent {
  const records = new Map<string, SettlementRequest>();
  const unreadable: string[] = [];
  let owner: JournalOwner | null = null;
  let torn = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const value = decodeCheckedLine(line);
    if (value === undefined) {
      torn++;
      continue;
    }
    const head = ownerLine.safeParse(value);
    const record = settlementRequest.safeParse(value);
    if (head.success) ({ owner } = head.data);
    else if (record.success) {
      // Set anew, so that the order is that of the last lines.
      records.delete(record.data.requestId);
      records.set(record.data.requestId, record.data);
    } else unreadable.push(line);
  }
  return { owner, records: [...records.values()], unreadable, torn };
}

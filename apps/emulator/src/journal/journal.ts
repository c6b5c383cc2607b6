import type { JournalFile } from './journal-file.ts';
import type { JournalPhase, JournalRecord } from './journal-record.ts';

type JournalEntry = Pick<JournalRecord, 'requestId' | 'vendor' | 'operation'> & { readonly phase?: JournalPhase };

/** The last calls in memory, and every ended call in a file if there is one. */
export class Journal {
  private records: JournalRecord[] = [];
  private sequence = 0;

  constructor(
    private readonly recordsMax: number,
    private readonly file?: JournalFile,
  ) {}

  open(call: JournalEntry): JournalRecord {
    const record = this.blank(call);
    this.sequence++;
    this.records[record.sequence % this.recordsMax] = record;
    return record;
  }

  /** A record that nobody will see: polls, uploads and downloads are not in the journal. */
  blank(call: JournalEntry): JournalRecord {
    return {
      phase: call.phase ?? 'answer',
      sequence: this.sequence,
      requestId: call.requestId,
      vendor: call.vendor,
      operation: call.operation,
      model: null,
      taskId: null,
      outcome: null,
      billable: null,
      units: {},
      behaviour: '',
      stream: false,
      status: null,
      promptTokens: 0,
      completionTokens: 0,
      tokensDelivered: 0,
      bodyBytesDelivered: 0,
      usageDelivered: false,
      startedAt: Date.now(),
      endedAt: null,
      endedBy: null,
      closedAt: null,
    };
  }

  close(record: JournalRecord, endedBy: 'server' | 'client'): void {
    record.endedAt = Date.now();
    record.endedBy = endedBy;
    if (endedBy === 'client') record.closedAt = record.endedAt;
    this.file?.append(record);
  }

  list(requestId?: string | null): JournalRecord[] {
    const kept = requestId ? this.records.filter((record) => record.requestId === requestId) : this.records.slice();
    return kept.sort((a, b) => a.sequence - b.sequence);
  }

  clear(): void {
    this.records = [];
    // The ring begins anew at slot 0: an array that starts in the middle would have holes.
    this.sequence = 0;
  }

  stop(): void {
    this.file?.close();
  }
}

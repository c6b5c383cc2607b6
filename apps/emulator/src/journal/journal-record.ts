export type JournalPhase = 'answer' | 'submit' | 'end';
export type JournalOutcome = 'succeeded' | 'failed' | 'refused' | 'accepted' | 'cancelled';

/** One call as the upstream saw it: what the proofs compare with the ledger. Instants are milliseconds since 1970. */
export interface JournalRecord {
  /** What the line tells: an answered call, a job that was taken or refused, or how a job ended. */
  phase: JournalPhase;
  readonly sequence: number;
  readonly requestId: string | null;
  readonly vendor: string;
  operation: string;
  model: string | null;
  /** The vendor's id of the job, on the line of its submit and of its end. */
  taskId: string | null;
  /** Null on calls for text, and on a call that broke before its fate was decided. */
  outcome: JournalOutcome | null;
  /** The vendor would bill for this line: one line at most for each job. Null on calls for text, which are billed by their tokens. */
  billable: boolean | null;
  /** What was made or read: `images`, `seconds`, `characters`, `bytes`, `songs`, … */
  units: Readonly<Record<string, number>>;
  behaviour: string;
  stream: boolean;
  status: number | null;
  promptTokens: number;
  /** What the usage of the answer says, or would have said had it not been cut off. */
  completionTokens: number;
  /** Tokens and body bytes that were handed to the operating system. */
  tokensDelivered: number;
  bodyBytesDelivered: number;
  usageDelivered: boolean;
  readonly startedAt: number;
  /** Null while the call is open. */
  endedAt: number | null;
  endedBy: 'server' | 'client' | null;
  /** When the client left, if it left first. */
  closedAt: number | null;
}

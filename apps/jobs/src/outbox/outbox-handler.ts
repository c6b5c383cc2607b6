/** One thing that the desk owes the world since a change of a job was committed. It may come twice, and twice at once. */
export interface OutboxRow {
  /** Sorts by insertion; 64 bits as text. */
  id: string;
  jobId: string;
  /** What else the handler of its kind needs. */
  payload: Record<string, unknown>;
  /** From 1. */
  attempt: number;
}

/**
 * Pays debts of one kind. Two instances of the desk never hold the same row at the same time, unless one was stuck for longer than
 * a claim lasts.
 */
export abstract class OutboxHandler {
  /** `work`, `settle`, `webhook`, `voice`. */
  abstract readonly kind: string;

  /** Gives the ids that are done for good: they are deleted. The others come again, later and later; so do all when this throws. */
  abstract handle(rows: OutboxRow[]): Promise<string[]>;
}

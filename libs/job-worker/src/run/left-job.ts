/** The run leaves its job without an end of its own: another worker has it, or shall have it. */
export class LeftJob extends Error {
  override readonly name = 'LeftJob';

  constructor(
    reason: string,
    /** When its message is to come again; null: never, somebody else has the job. */
    readonly retryAfterMs: number | null,
  ) {
    super(reason);
  }
}

/** One call as the upstream saw it: what the proofs compare with the ledger. Instants are milliseconds since 1970. */
export interface JournalRecord {
  readonly sequence: number;
  readonly requestId: string | null;
  readonly vendor: string;
  readonly operation: string;
  model: string | null;
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

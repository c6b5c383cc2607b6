/** The stages of an upstream call, in order. Each has a limit of its own, and an error names the stage that ran out. */
export type TimeoutPhase = 'connect' | 'first_byte' | 'idle' | 'total';

/**
 * Four limits, because one cannot serve them all: a local server may load a model for minutes before its first byte,
 * yet a stream that is silent for half a minute is dead, and a dead host should be noticed within seconds.
 */
export interface CallTimeouts {
  /** From asking for a connection until the request starts to be written: waiting for a free connection, name lookup, TCP, TLS. */
  readonly connectMs: number;
  /** From the request being written until the first byte of the answer's head. */
  readonly firstByteMs: number;
  /** Between two reads of the body. Any byte counts, comments and blank lines too: they are how a vendor says "still working". */
  readonly idleMs: number;
  /** The whole call. The deadline of the caller goes in here. */
  readonly totalMs: number;
}

/** What every call to a provider carries besides the request. */
export interface CallOptions {
  /** Aborting it closes the upstream connection at once (within 250 ms); the call then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  readonly timeouts: CallTimeouts;
  /** Our request id. It travels as `x-client-request-id`, so that an upstream's journal can be joined with our ledger. */
  readonly requestId: string;
}

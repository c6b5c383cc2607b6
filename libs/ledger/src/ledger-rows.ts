/** The items and answers of the ledger's SQL functions (prisma/billing/migrations). Amounts are micro-credits. */
export interface Reservation {
  requestId: string;
  keyHash: string;
  /** Null when the address is not known; then only keys without an IP list pass. */
  ip: string | null;
  scope: string | null;
  operation: string;
  model: string | null;
  plans: string[] | null;
  holdMicroCredits: number;
  tokens: number;
  deadlineSeconds: number;
  idempotencyKey?: string;
  bodyHash?: string;
  /** False: the call has not been sent yet, so the hold may still expire. */
  started?: boolean;
  /** Key and rate only, no hold. */
  visit?: boolean;
  /** False, for a visit: takes no request from the rate. */
  counts?: boolean;
}

export interface ReservationAnswer {
  outcome: 'admitted' | 'refused' | 'replayed';
  code: RefusalCode | null;
  client_id: string | null;
  key_id: string | null;
  plan_id: string | null;
  mode: 'live' | 'test' | null;
  held: number | null;
  multiplier_ppm: number | null;
  available: number | null;
  account_held: number | null;
  needed: number | null;
  requests_limit: number | null;
  requests_used: number | null;
  tokens_limit: number | null;
  tokens_used: number | null;
  concurrency_limit: number | null;
  in_flight: number | null;
  reset_seconds: number | null;
  spend_cap: number | null;
  spent: number | null;
  reserved: number | null;
  /** ISO 8601. */
  expired_at: string | null;
  answer_status: number | null;
  answer_headers: Record<string, string> | null;
  /** Base64. */
  answer_body: string | null;
  /** ISO 8601: when this secret stops being taken, as far as it is known now. */
  valid_until: string | null;
}

export type RefusalCode =
  | 'key_unknown'
  | 'key_revoked'
  | 'key_expired'
  | 'client_suspended'
  | 'ip_not_allowed'
  | 'scope_missing'
  | 'model_not_allowed'
  | 'plan_restricted'
  | 'conflict'
  | 'idempotency_mismatch'
  | 'idempotency_in_flight'
  | 'idempotency_answer_lost'
  | 'spend_cap_reached'
  | 'requests_limited'
  | 'tokens_limited'
  | 'concurrency_limited'
  | 'insufficient_credits'
  /** After the plan's multiplier it is more than any amount may be. */
  | 'amount_too_large';

export interface Settlement {
  requestId: string;
  outcome: 'succeeded' | 'cut' | 'failed';
  costMicroCredits: number;
  usageSource: 'upstream' | 'counted' | 'corrected';
  model: string;
  engine: string;
  upstreamId?: string;
  /** Units other than tokens. */
  quantities?: Readonly<Record<string, number>>;
  inputUncached: number;
  inputCached: number;
  cacheWrite: number;
  output: number;
  reasoning: number;
}

export interface SettlementAnswer {
  outcome: 'settled' | 'hold_not_found';
  charged: number;
  loss: number;
  available: number;
  account_held: number;
  repeated: boolean;
}

export interface ExtensionAnswer {
  outcome: 'extended' | 'hold_not_found' | 'spend_cap_reached' | 'insufficient_credits';
  held: number;
  needed: number;
  available: number;
  account_held: number;
  spend_cap: number | null;
  spent: number;
  reserved: number;
}

export interface GrantAnswer {
  outcome: 'granted' | 'conflict' | 'client_not_found' | 'balance_too_large';
  available: number | null;
  repeated: boolean;
}

export interface AdjustmentAnswer {
  outcome: 'adjusted' | 'conflict' | 'client_not_found' | 'insufficient_credits' | 'balance_too_large';
  available: number | null;
  repeated: boolean;
}

export interface RefundAnswer {
  outcome: 'refunded' | 'conflict' | 'request_not_found' | 'exceeds_charge' | 'balance_too_large';
  refunded: number | null;
  available: number | null;
  repeated: boolean;
}

export interface SweepAnswer {
  reconciling: number;
  ended: number;
}

export interface Progress {
  requestId: string;
  /** Before the plan's multiplier. */
  deliveredMicroCredits: number;
  usage: object;
}

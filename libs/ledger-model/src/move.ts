/** One step of a sequence, as plain data. Requests, keys and clients are small numbers, so that steps often meet the same ones. */
export type Move =
  | { type: 'reserve'; items: { request: number; key: number; amount: number; later: boolean }[] }
  | { type: 'start'; requests: number[] }
  | { type: 'settle'; items: { request: number; outcome: 'succeeded' | 'cut' | 'failed'; cost: number }[] }
  | { type: 'progress'; request: number; delivered: number }
  | { type: 'extend'; request: number; additional: number }
  | { type: 'sweep' }
  | { type: 'grant'; client: number; amount: number; reference: number }
  | { type: 'adjust'; client: number; amount: number; reference: number }
  | { type: 'refund'; request: number; amount: number; reference: number };

/** What the ledger answered, cut down to what must be the same in model and database. */
export type Answer = (string | number | boolean | null)[];

/** The keys every sequence starts with: each shows another rule. */
export const keys = [
  { client: 0, mode: 'live', priceMultiplierPpm: 1_000_000, spendCap: null, concurrency: 3 },
  { client: 0, mode: 'live', priceMultiplierPpm: 1_000_000, spendCap: 400, concurrency: 100 },
  { client: 1, mode: 'live', priceMultiplierPpm: 1_333_333, spendCap: null, concurrency: 100 },
  { client: 1, mode: 'test', priceMultiplierPpm: 1_333_333, spendCap: null, concurrency: 100 },
] as const;

/** What each client's plan lets run at once, all its keys together. */
export const clientConcurrency = [1_000, 4] as const;

export const clientCount = 2;
export const openingCredits = 1_000;

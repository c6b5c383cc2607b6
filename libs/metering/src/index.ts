export { BillingDesk, type HoldExtension } from './billing-desk.ts';
export { NatsBillingDesk } from './nats-billing-desk.ts';
export { CallMetrics } from './call-metrics.ts';
export { CallPrice, tokenPrice, type MediaUse, type PricedRequest } from './call-price.ts';
export { CallSettler, noEngine, type BilledOutcome, type EndingCall, type MeteredMedia, type MeteredUsage } from './call-settler.ts';
export { ProgressReporter, type RunningStream } from './progress-reporter.ts';
export { SettlementBacklog } from './settlement-backlog.ts';
export { Settlements, type Settled } from './settlements.ts';
export { TokenCounter } from './token-counter.ts';

export { GroupCommit, type GroupCommitOptions } from './group-commit.ts';
export { DefiniteAnswers, isIndefinite } from './definite-answer.ts';
export { sendInHalves } from './in-halves.ts';
export { Ledger } from './ledger.ts';
export type {
  AdjustmentAnswer,
  ExtensionAnswer,
  GrantAnswer,
  Progress,
  RefundAnswer,
  RefusalCode,
  Reservation,
  ReservationAnswer,
  Settlement,
  SettlementAnswer,
  SweepAnswer,
} from './ledger-rows.ts';
export { isOpen, moveHold, newHold, openStates, type HoldEffect, type HoldEvent, type HoldLife, type HoldMove, type HoldState } from './hold-lifecycle.ts';
export { verifyLedger, type InvariantFinding } from './verify-ledger.ts';

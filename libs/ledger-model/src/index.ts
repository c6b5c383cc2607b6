export { runLedgerSequences, type SequenceOptions } from './run-sequences.ts';
export { LedgerModel } from './ledger-model.ts';
export { LedgerInDatabase } from './ledger-in-database.ts';
export type { Answer, Move } from './move.ts';

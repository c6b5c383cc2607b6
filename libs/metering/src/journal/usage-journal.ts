import type { SettlementRequest } from '@portazgo/contracts';

/**
 * Usage records that billing has not acknowledged, kept beyond the life of this process. A record may be written several times and may
 * be read again after it was acknowledged: settling is idempotent by request id, and the last line of a request counts.
 */
export abstract class UsageJournal {
  /** False while records cannot be written: no call may begin that would owe one. */
  abstract readonly isWritable: boolean;
  /** Where records outlive the process; null when they do not. */
  abstract readonly folder: string | null;
  /** Written at once and not waited for: from the next moment it survives the death of this process. */
  abstract write(record: SettlementRequest): void;
  /** Resolves, true, when everything written so far survives a loss of power too; false when it cannot be written. */
  abstract secure(): Promise<boolean>;
  /** Billing has acknowledged it, or it was put aside. */
  abstract forget(requestId: string): void;
  /** What dead processes of this service left behind. It is this journal's from now on. */
  abstract takeOver(): Promise<SettlementRequest[]>;
  /** Puts a record aside that billing refuses, for a person to look at. */
  abstract park(record: SettlementRequest, reason: string): Promise<void>;
  abstract close(): Promise<void>;
}

/** For a process that was given no folder: nothing outlives it. */
export class VolatileUsageJournal extends UsageJournal {
  readonly isWritable = true;
  readonly folder = null;
  write(): void {}
  secure(): Promise<boolean> {
    return Promise.resolve(true);
  }
  forget(): void {}
  takeOver(): Promise<SettlementRequest[]> {
    return Promise.resolve([]);
  }
  park(): Promise<void> {
    return Promise.resolve();
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

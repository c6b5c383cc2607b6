/**
 * Why an engine gave no result.
 * - `refused`: it cannot take this input; `field` names it.
 * - `late`: its time was over and it was ended.
 * - `memory`: it needed more memory than it may have and was ended.
 * - `broken`: its process ended, or its code failed.
 * - `full`: too many tasks wait already.
 * - `missing`: a package or program it needs is not installed.
 */
export type EngineFaultKind = 'refused' | 'late' | 'memory' | 'broken' | 'full' | 'missing';

export class EngineFault extends Error {
  override readonly name = 'EngineFault';

  constructor(
    readonly kind: EngineFaultKind,
    /** Safe to show a client. */
    readonly reason: string,
    readonly field?: string | undefined,
    options?: ErrorOptions,
  ) {
    super(`${kind}: ${reason}`, options);
  }
}

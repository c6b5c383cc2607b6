import type { FileReason } from '@portazgo/errors';

/** Content that is not what its first bytes claim, or that would cost its reader far more than its size. */
export class MediaFault extends Error {
  override readonly name = 'MediaFault';

  constructor(
    readonly reason: FileReason,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

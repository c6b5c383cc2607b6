/**
 * A result could not be kept. `provider`: what it gave is no result of this operation, or could not be fetched. `house`: our own store
 * does not take it. The client pays for neither.
 */
export class ResultFault extends Error {
  override readonly name = 'ResultFault';

  constructor(
    readonly side: 'provider' | 'house',
    /** Safe to show a client. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

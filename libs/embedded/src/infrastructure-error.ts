/** A start that cannot go on, told in words for the person at the terminal: the message is printed without a stack. */
export class InfrastructureError extends Error {
  override readonly name = 'InfrastructureError';
}

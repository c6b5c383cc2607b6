import type { FinishReason } from '@portazgo/contracts';

/** What a service makes of the text of an answer on its way to the client, and whether it is what was asked for. One per answer. */
export interface AnswerFilter {
  /** The part of the text that may be handed on now. */
  pass(text: string): string;
  /**
   * The answer is whole: what was held back.
   * @throws ServiceError when it is not what was asked for: it ends without a clean end, and what was delivered is owed
   */
  finish(finishReason: FinishReason): string;
}

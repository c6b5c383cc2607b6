import { toCredits, type extendHold } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { ExtensionAnswer } from '@portazgo/ledger';
import type { z } from 'zod';

export function toExtension(requestId: string, answer: ExtensionAnswer): z.input<typeof extendHold.reply> {
  if (answer.outcome === 'extended') return { outcome: 'extended', heldMicroCredits: answer.held };
  return { outcome: 'refused', error: extensionError(requestId, answer).toWire() };
}

function extensionError(requestId: string, answer: ExtensionAnswer): ServiceError {
  const needed = toCredits(answer.needed ?? 0);
  if (answer.outcome === 'insufficient_credits')
    return new ServiceError('insufficient_credits', { needed, available: toCredits(answer.available), reserved: toCredits(answer.account_held) });
  if (answer.outcome === 'spend_cap_reached')
    return new ServiceError('spend_cap_reached', {
      cap: toCredits(answer.spend_cap ?? 0),
      spent: toCredits(answer.spent),
      reserved: toCredits(answer.reserved),
      needed,
    });
  return new ServiceError('hold_not_found', { requestId });
}

import { toCredits, type Profile } from '@portazgo/contracts';
import type { MeAnswer } from './me.wire.ts';

export function toWire({ clientId, name, availableMicroCredits, plan, expiresAt }: Profile): MeAnswer {
  return { id: clientId, name, credits: toCredits(availableMicroCredits), plan, expires_at: expiresAt };
}

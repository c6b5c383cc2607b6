import { z } from 'zod';
import { microCreditsTotal } from '../money.ts';
import { tokenUsage, usageSource } from '../usage.ts';
import { quantities } from './quantities.ts';

/** What a media call cost, as committed in the ledger before it is told. */
export const mediaReceipt = z.object({
  quantities,
  tokens: tokenUsage.optional(),
  usageSource,
  chargedMicroCredits: microCreditsTotal,
  availableMicroCredits: microCreditsTotal,
});
export type MediaReceipt = z.infer<typeof mediaReceipt>;

import { z } from 'zod';
import { microCredits } from '../money.ts';
import { unaryRpc } from '../rpc.ts';
import { callReceipt } from './chat.ts';
import { contentPart } from './message.ts';
import { pricePin } from '../price-pin.ts';

export const moderationRequest = z.object({
  model: z.string(),
  /** Each item is judged apart; a list of parts is one item. */
  inputs: z.array(z.union([z.string(), z.array(contentPart)])).min(1),
  mode: z.enum(['live', 'test']),
  heldMicroCredits: microCredits,
  priceMultiplierPpm: z.int().min(0),
  /** Absent only from services of before it. */
  pricePin: pricePin.optional(),
});
export type ModerationRequest = z.infer<typeof moderationRequest>;

export const moderationReply = z.object({
  model: z.string(),
  engine: z.string(),
  results: z.array(
    z.object({
      flagged: z.boolean(),
      categories: z.record(z.string(), z.boolean()),
      categoryScores: z.record(z.string(), z.number()),
      categoryAppliedInputTypes: z.record(z.string(), z.array(z.string())).optional(),
    }),
  ),
  receipt: callReceipt,
});
export type ModerationReply = z.infer<typeof moderationReply>;

export const moderate = unaryRpc('v1.llm.moderate', moderationRequest, moderationReply);

export const judgementRequest = moderationRequest.pick({ model: true, inputs: true, mode: true });
export type JudgementRequest = z.infer<typeof judgementRequest>;

export const judgementReply = moderationReply.pick({ engine: true, results: true });
export type JudgementReply = z.infer<typeof judgementReply>;

/** The house's own question about a call that a guard protects. Nothing is held for it and nothing charged: its client asked for something else. */
export const judge = unaryRpc('v1.llm.judge', judgementRequest, judgementReply);

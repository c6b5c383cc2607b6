import { z } from 'zod';
import { microCredits } from '../money.ts';
import { unaryRpc } from '../rpc.ts';
import { callReceipt } from './chat.ts';
import { pricePin } from '../price-pin.ts';

export const embeddingRequest = z.object({
  model: z.string(),
  /** Texts, or texts already cut into tokens. */
  inputs: z.union([z.array(z.string()).min(1).max(2_048), z.array(z.array(z.int())).min(1).max(2_048)]),
  dimensions: z.int().min(1).optional(),
  mode: z.enum(['live', 'test']),
  heldMicroCredits: microCredits,
  priceMultiplierPpm: z.int().min(0),
  /** Absent only from services of before it. */
  pricePin: pricePin.optional(),
});
export type EmbeddingRequest = z.infer<typeof embeddingRequest>;

/** `vectors[i]` belongs to `inputs[i]`: base64 of little-endian float32, as the wire formats carry it (exact, and a third of the size of JSON numbers). */
export const embeddingReply = z.object({
  model: z.string(),
  engine: z.string(),
  vectors: z.array(z.string()),
  receipt: callReceipt,
});
export type EmbeddingReply = z.infer<typeof embeddingReply>;

export const embed = unaryRpc('v1.llm.embed', embeddingRequest, embeddingReply);

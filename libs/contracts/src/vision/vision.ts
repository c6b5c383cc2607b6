import { z } from 'zod';
import { chatEvent } from '../llm/chat.ts';
import { storedFile } from '../media/stored-file.ts';
import { microCredits } from '../money.ts';
import { streamRpc } from '../rpc.ts';
import { pricePin } from '../price-pin.ts';

/** `analyze` answers the prompt, `read-text` gives the text in the pictures and nothing else, `extract` gives JSON that fits `schema`. */
export const visionTask = z.enum(['analyze', 'read-text', 'extract']);
export type VisionTask = z.infer<typeof visionTask>;

export const visionRequest = z.object({
  model: z.string(),
  task: visionTask,
  prompt: z.string(),
  images: z.array(storedFile).min(1),
  /** JSON Schema of the answer; only with `extract`, and there required. */
  schema: z.record(z.string(), z.unknown()).optional(),
  temperature: z.number().optional(),
  maxOutputTokens: z.int().min(1),
  /** As in a chat request. */
  isBoundAsked: z.boolean().optional(),
  mode: z.enum(['live', 'test']),
  heldMicroCredits: microCredits,
  priceMultiplierPpm: z.int().min(0),
  /** Absent only from services of before it. */
  pricePin: pricePin.optional(),
});
export type VisionRequest = z.infer<typeof visionRequest>;

/** The events of a chat stream: a vision call is metered and cut by the same rules. Whoever wants it whole joins the deltas. */
export const streamVision = streamRpc('v1.vision.analyze', visionRequest, chatEvent);

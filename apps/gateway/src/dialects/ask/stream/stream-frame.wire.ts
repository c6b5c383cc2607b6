import { z } from 'zod';
import { askRequest } from '../ask/ask.wire.ts';

/** One frame of `wss /v1/stream`: an ask, with the key when the upgrade had none, and an `id` when several run at once. */
export const streamFrame = askRequest
  .extend({
    api_key: z.string().min(1).max(200).optional(),
    id: z.union([z.string().max(200), z.number()]).optional(),
  })
  .meta({ id: 'AskFrame' });
export type StreamFrame = z.output<typeof streamFrame>;
export type FrameId = StreamFrame['id'];

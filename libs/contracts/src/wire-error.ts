import { z } from 'zod';

/** An error as it crosses a process: a code of the error catalogue and its typed details. Texts are made at the door. */
export const wireError = z.object({
  code: z.string(),
  details: z.record(z.string(), z.unknown()),
});
export type WireError = z.infer<typeof wireError>;

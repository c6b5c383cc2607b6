import type { Refusal } from '../refusal.ts';

/** `{detail}`: a text, or a list of what is wrong where. */
export function falErrorBody({ message, detail }: Refusal): { detail: unknown } {
  return { detail: detail ?? message };
}

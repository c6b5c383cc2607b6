import type { ChatRequest } from '../chat/chat-request.ts';
import { Refusal } from '../refusal.ts';

/** Refuses a message whose role this vendor does not know (`developer`, mostly). */
export function refuseRoles(request: ChatRequest, known: readonly string[], status: 400 | 422): void {
  const index = request.messages.findIndex(({ role }) => !known.includes(role));
  if (index < 0) return;
  const role = request.messages[index]?.role;
  throw new Refusal(status, `messages[${index}].role: unknown role '${role}', expected one of ${known.join(', ')}.`, { param: `messages[${index}].role` });
}

import type { ChatRequest } from '../chat/chat-request.ts';

interface ForbiddenExtra {
  readonly type: 'extra_forbidden';
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: unknown;
}

const setOf = (names: string) => new Set(names.split(' '));
const requestFields = setOf(
  'model messages stream temperature top_p max_tokens stop random_seed metadata response_format tools tool_choice presence_penalty ' +
    'frequency_penalty n prediction parallel_tool_calls prompt_mode reasoning_effort safe_prompt guardrails',
);
const messageFields: Readonly<Record<string, ReadonlySet<string>>> = {
  system: setOf('role content'),
  user: setOf('role content'),
  assistant: setOf('role content tool_calls prefix'),
  tool: setOf('role content tool_call_id name'),
};
const toolCallFields = setOf('id type function index');

/** Every field Mistral does not know, in the request and in the replayed messages. */
export function forbiddenExtras(request: ChatRequest): ForbiddenExtra[] {
  const found = extrasOf(request, requestFields, []);
  for (const [index, message] of request.messages.entries()) {
    const known = messageFields[message.role];
    if (known) found.push(...extrasOf(message, known, ['messages', index, message.role]));
    for (const [position, call] of (message.tool_calls ?? []).entries())
      found.push(...extrasOf(call, toolCallFields, ['messages', index, message.role, 'tool_calls', position]));
  }
  return found;
}

function extrasOf(value: Readonly<Record<string, unknown>>, known: ReadonlySet<string>, place: readonly (string | number)[]): ForbiddenExtra[] {
  return Object.entries(value)
    .filter(([name]) => !known.has(name))
    .map(([name, input]) => ({ type: 'extra_forbidden', loc: ['body', ...place, name], msg: 'Extra inputs are not permitted', input }));
}

import { digest } from '../answers/hash.ts';
import { schemaInstance } from '../answers/schema-instance.ts';
import { piecesOf } from '../answers/tokens.ts';
import type { AnsweredToolCall } from './chat-answer.ts';
import { type ChatRequest, textOf } from './chat-request.ts';
import type { ChatStyle } from './chat-style.ts';

interface CallableTool {
  readonly name: string;
  readonly parameters: unknown;
}

/**
 * The calls this answer makes. A tool is called when `tool_choice` demands it or the last user message asks for it:
 * by its name, or by speaking of a tool. After a tool result there are none, so that a loop of calls always ends.
 */
export function toolCallsFor(request: ChatRequest, style: ChatStyle): AnsweredToolCall[] {
  const tools = (request.tools ?? []).flatMap(({ function: callable }) => (callable ? [{ name: callable.name, parameters: callable.parameters }] : []));
  if (tools.length === 0 || request.messages.at(-1)?.role === 'tool') return [];
  return chosen(tools, request, style).map((tool, index) => ({
    id: style.toolCallId(digest(`${tool.name}${index}${textOf(request.messages.at(-1))}${request.messages.length}`)),
    name: tool.name,
    arguments: piecesOf(JSON.stringify(schemaInstance(tool.parameters ?? { type: 'object' }))),
  }));
}

function chosen(tools: CallableTool[], request: ChatRequest, style: ChatStyle): CallableTool[] {
  const choice = style.toolChoiceHonoured ? (request.tool_choice ?? 'auto') : 'auto';
  if (choice === 'none') return [];
  if (typeof choice === 'object') {
    const allowed = choice.allowed_tools?.tools.map((tool) => tool.function?.name);
    if (!allowed) return tools.filter(({ name }) => name === choice.function?.name);
    const usable = tools.filter(({ name }) => allowed.includes(name));
    return asked(usable, request, choice.allowed_tools?.mode === 'required');
  }
  return asked(tools, request, choice !== 'auto');
}

function asked(tools: CallableTool[], request: ChatRequest, isDemanded: boolean): CallableTool[] {
  const text = textOf(request.messages.findLast(({ role }) => role === 'user')).toLowerCase();
  const named = tools.filter(({ name }) => text.includes(name.toLowerCase()) || text.includes(name.toLowerCase().replaceAll(/[_-]/g, ' ')));
  const speaksOfTools = /\b(?:tools?|functions?|herramientas?|funci[oó]n|ferramentas?|fun[cç][aã]o)\b/u.test(text);
  const calls = named.length > 0 ? named : isDemanded || speaksOfTools ? tools.slice(0, 1) : [];
  return request.parallel_tool_calls === false ? calls.slice(0, 1) : calls;
}

/** Whether the request names the one tool to call; some vendors then end with another finish reason. */
export function namesTool(request: ChatRequest): boolean {
  return typeof request.tool_choice === 'object' && request.tool_choice?.function !== undefined;
}

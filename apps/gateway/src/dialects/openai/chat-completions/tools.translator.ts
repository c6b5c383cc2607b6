import type { ChatRequest, ChatTool } from '@portazgo/contracts';
import { RefusedField, unsupported } from '../../../edge/refused-field.ts';
import type { ChatCompletionsRequest, WireTool } from './chat-completions.wire.ts';
import { definite } from './definite.ts';

type ToolFields = Pick<ChatCompletionsRequest, 'tools' | 'tool_choice' | 'parallel_tool_calls' | 'functions' | 'function_call'>;

/** How calls of tools are written in the answer: as the caller declared the tools. */
export interface ToolShapes {
  /** The caller uses `functions`: the answer has one `function_call`. */
  readonly isOlder: boolean;
  /** Tools that take text and no arguments. */
  readonly custom: ReadonlySet<string>;
}

export const plainToolShapes: ToolShapes = { isOlder: false, custom: new Set() };

export function toolShapes({ tools, functions }: Pick<ToolFields, 'tools' | 'functions'>): ToolShapes {
  return {
    isOlder: !tools?.length && (functions?.length ?? 0) > 0,
    custom: new Set(tools?.flatMap((tool) => (tool.type === 'custom' ? [tool.custom.name] : []))),
  };
}

/** The tools of a request, whichever of OpenAI's forms they come in. */
export function toTools(wire: ToolFields): Pick<ChatRequest, 'tools' | 'toolChoice' | 'parallelToolCalls'> {
  if (!wire.tools?.length && wire.functions?.length) return fromFunctions(wire);
  const tools = wire.tools?.map(toChatTool) ?? [];
  const { allowed, choice } = readChoice(wire.tool_choice, tools);
  return definite({
    tools: allowed.length > 0 ? allowed : undefined,
    toolChoice: choice,
    parallelToolCalls: wire.parallel_tool_calls === false ? false : undefined,
  });
}

function fromFunctions({ functions, function_call: choice }: ToolFields): ReturnType<typeof toTools> {
  return definite({
    tools: functions?.map(({ name, description, parameters }) => ({ name, ...definite({ description, parameters }) })),
    toolChoice: typeof choice === 'object' && choice ? { name: choice.name } : choice,
  });
}

function toChatTool(tool: WireTool, index: number): ChatTool {
  if (tool.type === 'custom') return toTextTool(tool.custom, `tools[${index}].custom`);
  const { name, description, parameters, strict } = tool.function;
  return { name, ...definite({ description, parameters, strict }) };
}

/** A tool that takes text is offered as a function of one text: every model that calls tools can call it. */
function toTextTool({ name, description, format }: Extract<WireTool, { type: 'custom' }>['custom'], field: string): ChatTool {
  if (format && format.type !== 'text') {
    throw unsupported(`${field}.format`, {
      es: 'esta pasarela no puede imponer una gramática a la entrada de una herramienta',
      pt: 'este gateway não pode impor uma gramática à entrada de uma ferramenta',
      en: 'this gateway cannot hold the input of a tool to a grammar',
    });
  }
  return { name, ...definite({ description }), parameters: textParameters };
}

const textParameters = {
  type: 'object',
  properties: { input: { type: 'string', description: 'The whole input of the tool, as plain text.' } },
  required: ['input'],
  additionalProperties: false,
};

export const customArguments = (input: string): string => JSON.stringify({ input });

/** The text inside the arguments of a call; what a model wrote in another shape is the text itself. */
export function customInput(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'input' in value && typeof value.input === 'string') return value.input;
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
}

function readChoice(choice: ToolFields['tool_choice'], tools: ChatTool[]): { allowed: ChatTool[]; choice: ChatRequest['toolChoice'] } {
  if (!choice) return { allowed: tools, choice: undefined };
  if (typeof choice === 'string') return { allowed: tools, choice: choice === 'any' ? 'required' : choice };
  if (choice.type === 'function') return { allowed: tools, choice: { name: choice.function.name } };
  if (choice.type === 'custom') return { allowed: tools, choice: { name: choice.custom.name } };
  const { mode, tools: named } = choice.allowed_tools;
  const names = named.map((one) => ('function' in one ? one.function.name : 'custom' in one ? one.custom.name : one.name));
  const unknown = names.findIndex((name) => !tools.some((tool) => tool.name === name));
  if (unknown >= 0) {
    throw new RefusedField(`tool_choice.allowed_tools.tools[${unknown}]`, {
      es: "no está en 'tools'",
      pt: "não está em 'tools'",
      en: "is not in 'tools'",
    });
  }
  // Tools that may not be called are as good as none: no model needs to know the rule.
  return { allowed: tools.filter(({ name }) => names.includes(name)), choice: mode === 'required' ? 'required' : undefined };
}

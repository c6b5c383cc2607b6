import type { ToolCall } from '@portazgo/contracts';
import { z } from 'zod';
import type { CallForm } from '../output/call-item.ts';
import type { ItemStatus, OutputItem } from '../output/response-events.ts';

/** A kind of tool that the client carries out and chat models know only as a function. */
export interface ClientTool {
  readonly functionName: string;
  readonly description: string;
  readonly parameters: Record<string, unknown>;
  readonly form: CallForm;
}

const text = { type: 'string' } as const;
const texts = { type: 'array', items: text } as const;
const milliseconds = { type: 'integer', minimum: 1, description: 'Time limit in milliseconds.' } as const;

/** The call of a function, `namespace` being the group it was declared in. */
export function functionForm(name: string, namespace?: string): CallForm {
  return {
    prefix: 'fc',
    streamed: { delta: 'response.function_call_arguments.delta', done: 'response.function_call_arguments.done', field: 'arguments' },
    toItem: (call, id, status) => functionItem({ ...call, name }, id, status, namespace),
  };
}

/** The call of a tool that takes free text. As a function it has one argument, `input`. */
export function customForm(name: string, namespace?: string): CallForm {
  return {
    prefix: 'ctc',
    atOnce: { delta: 'response.custom_tool_call_input.delta', done: 'response.custom_tool_call_input.done', field: 'input' },
    toItem: (call, id, status) => ({
      type: 'custom_tool_call',
      id,
      call_id: call.id,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      input: inputOf(call.arguments),
      status,
      ...vendorContent(call),
    }),
  };
}

export const customParameters = {
  type: 'object',
  properties: { input: { ...text, description: 'The whole input of the tool, as plain text.' } },
  required: ['input'],
  additionalProperties: false,
} as const;

const shellAction = z.object({ commands: z.array(z.string()), timeout_ms: z.number().nullish(), max_output_length: z.number().nullish() });
const execAction = z.object({
  command: z.array(z.string()),
  env: z.record(z.string(), z.string()).default({}),
  timeout_ms: z.number().nullish(),
  user: z.string().nullish(),
  working_directory: z.string().nullish(),
});
const patchOperation = z.union([
  z.object({ type: z.enum(['create_file', 'update_file']), path: z.string(), diff: z.string() }),
  z.object({ type: z.literal('delete_file'), path: z.string() }),
]);

/** By the type under which a request declares them. */
export const clientTools: ReadonlyMap<string, ClientTool> = new Map([
  [
    'local_shell',
    {
      functionName: 'local_shell',
      description: "Runs a command on the user's machine and returns its output.",
      parameters: objectOf({ command: texts, working_directory: text, timeout_ms: milliseconds, env: { type: 'object', additionalProperties: text } }, [
        'command',
      ]),
      form: actionForm('lsh', 'local_shell_call', 'action', execAction, { type: 'exec' }),
    },
  ],
  [
    'shell',
    {
      functionName: 'shell',
      description: 'Runs shell commands, one after another, and returns what each wrote.',
      parameters: objectOf({ commands: texts, timeout_ms: milliseconds, max_output_length: { type: 'integer', minimum: 1 } }, ['commands']),
      form: actionForm('sh', 'shell_call', 'action', shellAction),
    },
  ],
  [
    'apply_patch',
    {
      functionName: 'apply_patch',
      description: 'Creates, updates or deletes one file. `diff` is a V4A diff; a deletion has none.',
      parameters: objectOf({ type: { type: 'string', enum: ['create_file', 'update_file', 'delete_file'] }, path: text, diff: text }, ['type', 'path']),
      form: actionForm('apc', 'apply_patch_call', 'operation', patchOperation),
    },
  ],
]);

function objectOf(properties: Record<string, unknown>, required: string[]): Record<string, unknown> {
  return { type: 'object', properties, required, additionalProperties: false };
}

/** The call of a tool whose arguments are one object with a name of its own. */
function actionForm(prefix: CallForm['prefix'], type: string, field: string, action: z.ZodType<object>, more: object = {}): CallForm {
  return {
    prefix,
    toItem: (call, id, status) => {
      const read = action.safeParse(readJson(call.arguments));
      // What a model wrote wrongly, or did not finish, is shown as it stands.
      if (!read.success) return functionItem(call, id, status);
      return { type, id, call_id: call.id, [field]: { ...more, ...read.data }, status, ...vendorContent(call) } as OutputItem;
    },
  };
}

function functionItem(call: ToolCall, id: string, status: ItemStatus, namespace?: string): OutputItem {
  return {
    type: 'function_call',
    id,
    call_id: call.id,
    name: call.name,
    ...(namespace === undefined ? {} : { namespace }),
    arguments: call.arguments,
    status,
    ...vendorContent(call),
  };
}

const vendorContent = ({ vendorData }: ToolCall) => (vendorData ? { extra_content: { [vendorData.provider]: vendorData.data } } : {});

const inputArgument = z.object({ input: z.string() });

function inputOf(argumentsText: string): string {
  const read = inputArgument.safeParse(readJson(argumentsText));
  return read.success ? read.data.input : argumentsText;
}

function readJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

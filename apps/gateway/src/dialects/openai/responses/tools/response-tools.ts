import { createHash } from 'node:crypto';
import { RefusedField, unsupported } from '../../../../edge/refused-field.ts';
import type { ChatCompletionsRequest } from '../../chat-completions/chat-completions.wire.ts';
import type { CallForm } from '../output/call-item.ts';
import { clientTools, customForm, customParameters, functionForm } from './tool-forms.ts';
import type { NamedTool, ResponseTool, ResponseToolChoice } from './tools.wire.ts';

type ChatTool = NonNullable<ChatCompletionsRequest['tools']>[number];

/** What happens to tools that OpenAI carries out itself and no model behind this gateway can. */
export type HostedTools = 'drop' | 'refuse';

/** Tools that a request declares, with the place where it does, for refusals. */
export interface DeclaredTools {
  readonly field: string;
  readonly tools: readonly ResponseTool[];
}

export interface ResponseTools {
  readonly functions: ChatTool[];
  readonly choice: ChatCompletionsRequest['tool_choice'];
  /** What the model was given, as the request declared it. */
  readonly declared: ResponseTool[];
  readonly dropped: string[];
  readonly formOf: (functionName: string) => CallForm;
}

interface Bound {
  readonly tool: ChatTool & { function: object };
  readonly form: CallForm;
  /** By which a choice names it. */
  readonly key: string;
}

const functionNameMax = 64;
// Some come with a date or a stage behind their name.
const hosted =
  /^(web_search|file_search|code_interpreter|image_generation|mcp|computer|tool_search|programmatic_tool_calling|multi_agent|skills?)(?:[-_][\w.-]{1,60})?$/;

/** Binds the tools of a request to functions, the one kind of tool that every chat model knows. */
export function bindTools(lists: readonly DeclaredTools[], choice: ResponseToolChoice | null | undefined, hostedTools: HostedTools): ResponseTools {
  const bound = new Map<string, Bound>();
  const declared: ResponseTool[] = [];
  const dropped: string[] = [];
  for (const { field, tools } of lists) {
    for (const [index, tool] of tools.entries()) {
      const place = `${field}[${index}]`;
      const members = bind(tool);
      if (!members) {
        const [, kind] = hosted.exec(tool.type) ?? [];
        if (hostedTools === 'refuse' || kind === undefined) throw notOffered(`${place}.type`, tool.type);
        dropped.push(`tools.${kind}`);
        continue;
      }
      declared.push(tool);
      // The last one counts: a conversation may declare a tool again.
      for (const [name, member] of members) bound.set(name, member);
    }
  }
  const { choice: chatChoice, allowed } = chooseTools(choice, bound, dropped.length > 0);
  const offered = [...bound].filter(([name]) => !allowed || allowed.has(name));
  return {
    functions: offered.map(([, { tool }]) => tool),
    choice: chatChoice,
    declared,
    dropped,
    formOf: (name) => bound.get(name)?.form ?? functionForm(name),
  };
}

/** The name of the function that stands for a tool: a member of a group carries the name of its group. */
export function functionNameOf(name: string, namespace?: string | null): string {
  if (!namespace) return name;
  const whole = `${namespace}__${name}`;
  if (whole.length <= functionNameMax) return whole;
  return `${whole.slice(0, functionNameMax - 9)}_${createHash('sha256').update(whole).digest('hex').slice(0, 8)}`;
}

function bind(tool: ResponseTool): [string, Bound][] | undefined {
  if (isNamed(tool)) return [bindNamed(tool)];
  if (isNamespace(tool)) return tool.tools.map((member) => bindNamed(member, tool));
  const client = clientTools.get(tool.type);
  if (!client) return undefined;
  const { functionName: name, description, parameters, form } = client;
  return [[name, { tool: { type: 'function', function: { name, description, parameters } }, form, key: tool.type }]];
}

function bindNamed(tool: NamedTool, group?: { name: string; description?: string | null | undefined }): [string, Bound] {
  const name = functionNameOf(tool.name, group?.name);
  const key = `${tool.type}:${name}`;
  const about = [group?.description, tool.description].filter(Boolean).join('\n\n');
  const described = about === '' ? {} : { description: about };
  if (tool.type === 'function') {
    const { parameters, strict } = tool;
    return [name, { tool: { type: 'function', function: { name, ...described, parameters, strict } }, form: functionForm(tool.name, group?.name), key }];
  }
  const { syntax, definition } = tool.format ?? {};
  const grammar = definition ? `The input must follow this ${syntax ?? ''} grammar:\n${definition}` : '';
  const description = [about, grammar].filter((text) => text !== '').join('\n\n');
  const chatTool = { type: 'function' as const, function: { name, ...(description === '' ? {} : { description }), parameters: { ...customParameters } } };
  return [name, { tool: chatTool, form: customForm(tool.name, group?.name), key }];
}

interface Choice {
  choice: ChatCompletionsRequest['tool_choice'];
  allowed?: ReadonlySet<string>;
}

function chooseTools(choice: ResponseToolChoice | null | undefined, bound: ReadonlyMap<string, Bound>, hasDropped: boolean): Choice {
  if (!choice || choice === 'none' || choice === 'auto') return { choice: bound.size === 0 ? undefined : choice };
  if (choice === 'required') {
    if (bound.size === 0 && hasDropped) throw onlyHosted('tool_choice');
    return { choice };
  }
  if (!isAllowedTools(choice)) return { choice: { type: 'function', function: { name: find(choice, bound, 'tool_choice') } } };
  const names = choice.tools.flatMap((tool, index) => {
    if (hosted.test(tool.type)) return [];
    return [find(tool, bound, `tool_choice.tools[${index}]`)];
  });
  if (names.length === 0 && choice.mode === 'required') throw onlyHosted('tool_choice.tools');
  return { choice: names.length === 0 ? 'none' : choice.mode, ...(names.length === 0 ? {} : { allowed: new Set(names) }) };
}

function find(
  chosen: { type: string; name?: string | null | undefined; namespace?: string | null | undefined },
  bound: ReadonlyMap<string, Bound>,
  field: string,
): string {
  const { type, name, namespace } = chosen;
  if (type !== 'function' && type !== 'custom') {
    const client = clientTools.get(type);
    if (!client) throw notOffered(`${field}.type`, type);
    if (bound.has(client.functionName)) return client.functionName;
    throw notDeclared(`${field}.type`, type);
  }
  const functionName = functionNameOf(name ?? '', namespace);
  if (bound.get(functionName)?.key === `${type}:${functionName}`) return functionName;
  // A member of a group may be chosen by its own name.
  const member = [...bound].find(([, { key, form }]) => key.startsWith(`${type}:`) && key.endsWith(`__${name}`) && form);
  if (name && member) return member[0];
  throw notDeclared(`${field}.name`, name ?? '');
}

const isNamed = (tool: ResponseTool): tool is NamedTool => tool.type === 'function' || tool.type === 'custom';
const isNamespace = (tool: ResponseTool): tool is Extract<ResponseTool, { type: 'namespace' }> & { tools: NamedTool[] } => tool.type === 'namespace';
const isAllowedTools = (choice: Exclude<ResponseToolChoice, string>): choice is Extract<ResponseToolChoice, { mode: string; tools: unknown[] }> =>
  choice.type === 'allowed_tools';

function notOffered(field: string, type: string): RefusedField {
  const taken = "'function', 'custom', 'namespace', 'local_shell', 'shell', 'apply_patch'";
  const name = type.slice(0, 100);
  return unsupported(field, {
    es: `esta pasarela no tiene la herramienta '${name}'; admite ${taken}`,
    pt: `este gateway não tem a ferramenta '${name}'; aceita ${taken}`,
    en: `this gateway does not have the tool '${name}'; it takes ${taken}`,
  });
}

function onlyHosted(field: string): RefusedField {
  return unsupported(field, {
    es: 'exige una herramienta y de las declaradas esta pasarela no tiene ninguna',
    pt: 'exige uma ferramenta e este gateway não tem nenhuma das declaradas',
    en: 'it demands a tool, and this gateway has none of those that are declared',
  });
}

function notDeclared(field: string, name: string): RefusedField {
  const named = name.slice(0, 100);
  return new RefusedField(field, {
    es: `'${named}' no está entre las herramientas declaradas`,
    pt: `'${named}' não está entre as ferramentas declaradas`,
    en: `'${named}' is not among the declared tools`,
  });
}

import { unsupported, type RefusedField } from '../../../../edge/refused-field.ts';
import type { WireMessage, WireToolCall } from '../../chat-completions/messages.wire.ts';
import { functionNameOf } from '../tools/response-tools.ts';
import { isPicture, toChatParts, toPlainText, type ChatPart } from './content.translator.ts';
import { isKnownItem, takenItemTypes, type KnownItem, type ResponseItem, type WirePart } from './items.wire.ts';

type AssistantMessage = Extract<WireMessage, { role: 'assistant' }>;
type CallItem = Extract<KnownItem, { type: 'function_call' | 'custom_tool_call' | 'local_shell_call' | 'shell_call' | 'apply_patch_call' }>;
type CallOutput = Extract<
  KnownItem,
  { type: 'function_call_output' | 'custom_tool_call_output' | 'local_shell_call_output' | 'shell_call_output' | 'apply_patch_call_output' }
>;

/** An item with its place in the request, for refusals. */
export interface PlacedItem {
  readonly item: ResponseItem;
  readonly field: string;
}

export interface ChatInput {
  readonly messages: WireMessage[];
  /** Where each message stands in the request. */
  readonly fields: string[];
  readonly dropped: string[];
}

export interface InputOptions {
  /** Reads a thought that this deployment sealed; undefined when it did not. */
  readonly unseal: (sealed: string) => string | undefined;
}

// What tools of OpenAI left behind: the model's words about it stand in messages, and no chat model reads these.
const leftOut =
  /^(web_search_call|file_search_call|code_interpreter_call|image_generation_call|mcp_list_tools|mcp_call|mcp_approval_request|tool_search_call|tool_search_output|program|program_output)$/;

/** The items of a conversation as messages of a chat. */
export function toChatInput(items: readonly PlacedItem[], options: InputOptions): ChatInput {
  const input = new ChatInputBuilder(options);
  for (const placed of items) input.add(placed);
  return input.finish();
}

/** Items that a model gave in one turn belong to one message of the assistant. */
class ChatInputBuilder {
  readonly #messages: WireMessage[] = [];
  readonly #fields = new Map<WireMessage, string>();
  #field = '';
  readonly #dropped: string[] = [];
  /** Call ids by item ids: outputs of a local shell may name either. */
  readonly #callIds = new Map<string, string>();
  /** Of outputs of tools, which in a chat are text: they follow in a message of the user, after all outputs of the turn. */
  #pictures: ChatPart[] = [];

  constructor(private readonly options: InputOptions) {}

  add({ item, field }: PlacedItem): void {
    this.#field = field;
    if (!isKnownItem(item)) {
      if (!leftOut.test(item.type)) throw notTaken(`${field}.type`, item.type);
      this.#dropped.push(`input.${item.type}`);
      return;
    }
    if (isOutput(item)) return this.#addOutput(item, field);
    if (item.type === 'additional_tools') return;
    if (item.type === 'item_reference') throw notTaken(`${field}.type`, item.type);
    this.#flushPictures();
    switch (item.type) {
      case 'message':
        this.#addMessage(item, field);
        break;
      case 'reasoning':
        this.#addReasoning(item);
        break;
      default:
        this.#addCall(item);
    }
  }

  finish(): ChatInput {
    this.#flushPictures();
    // A thought without an answer says nothing to a model, and most refuse it.
    const messages = this.#messages.filter((message) => message.role !== 'assistant' || saysSomething(message));
    return { messages, fields: messages.map((message) => this.#fields.get(message) ?? 'input'), dropped: this.#dropped };
  }

  #push(message: WireMessage): void {
    this.#fields.set(message, this.#field);
    this.#messages.push(message);
  }

  #addMessage({ role, content }: Extract<KnownItem, { type: 'message' }>, field: string): void {
    if (role === 'user') {
      this.#push({ role, content: typeof content === 'string' ? content : orEmpty(toChatParts(content, `${field}.content`)) });
      return;
    }
    if (role !== 'assistant') {
      this.#push({ role, content: toPlainText(content, `${field}.content`) });
      return;
    }
    const { text, refusal } = splitRefusal(content, `${field}.content`);
    const last = this.#messages.at(-1);
    if (last?.role === 'assistant' && (last.content === null || last.tool_calls?.length)) {
      last.content = [last.content, text].filter((part) => typeof part === 'string' && part !== '').join('\n');
      if (refusal !== undefined) last.refusal = refusal;
      return;
    }
    this.#push({ role, content: text, ...(refusal === undefined ? {} : { refusal }) });
  }

  #addReasoning({ summary, content, encrypted_content: sealed }: Extract<KnownItem, { type: 'reasoning' }>): void {
    const told = [...(summary ?? []), ...(content ?? [])].map(({ text }) => text ?? '').join('\n');
    const thought = (sealed ? this.options.unseal(sealed) : undefined) ?? told;
    if (thought === '') return;
    const assistant = this.#assistant();
    assistant.reasoning_content = [assistant.reasoning_content, thought].filter(Boolean).join('\n');
  }

  #addCall(item: CallItem): void {
    const assistant = this.#assistant();
    const call = toToolCall(item);
    if (item.id) this.#callIds.set(item.id, call.id);
    assistant.tool_calls = [...(assistant.tool_calls ?? []), call];
  }

  #addOutput(item: CallOutput, field: string): void {
    const callId = item.call_id ?? this.#callIds.get(item.id ?? '') ?? item.id ?? '';
    const parts = outputParts(item, `${field}.output`);
    const pictures = parts.filter(isPicture);
    const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
    if (pictures.length > 0) {
      texts.push(`[${pictures.length} image(s) of this output follow in the next message of the user]`);
      this.#pictures.push({ type: 'text', text: `Output of the tool call ${callId}:` }, ...pictures);
    }
    this.#push({ role: 'tool', tool_call_id: callId, content: texts.join('\n') });
  }

  #flushPictures(): void {
    if (this.#pictures.length === 0) return;
    this.#push({ role: 'user', content: this.#pictures });
    this.#pictures = [];
  }

  #assistant(): AssistantMessage {
    const last = this.#messages.at(-1);
    if (last?.role === 'assistant') return last;
    const assistant: AssistantMessage = { role: 'assistant', content: null };
    this.#push(assistant);
    return assistant;
  }
}

function splitRefusal(content: string | readonly WirePart[], field: string): { text: string; refusal?: string } {
  if (typeof content === 'string') return { text: content };
  const refusals = content.flatMap((part) => (part.type === 'refusal' ? [part.refusal] : []));
  const text = toPlainText(
    content.filter(({ type }) => type !== 'refusal'),
    field,
  );
  return { text, ...(refusals.length > 0 ? { refusal: refusals.join('\n') } : {}) };
}

function toToolCall(item: CallItem): WireToolCall {
  const { id: itemId, call_id: callId, extra_content: extra } = item;
  const [name, text] = nameAndArguments(item);
  return { id: callId ?? itemId ?? '', type: 'function', function: { name, arguments: text }, ...(extra ? { extra_content: extra } : {}) };
}

function nameAndArguments(item: CallItem): [string, string] {
  switch (item.type) {
    case 'function_call':
      return [functionNameOf(item.name, item.namespace), item.arguments];
    case 'custom_tool_call':
      return [functionNameOf(item.name, item.namespace), JSON.stringify({ input: item.input })];
    case 'local_shell_call': {
      const { type: _, ...action } = item.action;
      return ['local_shell', JSON.stringify(action)];
    }
    case 'shell_call':
      return ['shell', JSON.stringify(item.action)];
    case 'apply_patch_call':
      return ['apply_patch', JSON.stringify(item.operation)];
  }
}

function outputParts(item: CallOutput, field: string): ChatPart[] {
  switch (item.type) {
    case 'shell_call_output':
      return [{ type: 'text', text: typeof item.output === 'string' ? item.output : JSON.stringify(item.output) }];
    case 'apply_patch_call_output':
      return [{ type: 'text', text: [item.status, item.output].filter(Boolean).join(': ') }];
    default:
      return toChatParts(item.output, field);
  }
}

const outputs: ReadonlySet<string> = new Set([
  'function_call_output',
  'custom_tool_call_output',
  'local_shell_call_output',
  'shell_call_output',
  'apply_patch_call_output',
] satisfies CallOutput['type'][]);
const isOutput = (item: KnownItem): item is CallOutput => outputs.has(item.type);

const orEmpty = (parts: ChatPart[]): ChatPart[] | string => (parts.length > 0 ? parts : '');

const saysSomething = ({ content, refusal, tool_calls: calls }: AssistantMessage) =>
  (content !== null && content !== undefined) || (refusal !== null && refusal !== undefined) || (calls?.length ?? 0) > 0;

export function notTaken(field: string, type: string): RefusedField {
  const name = type.slice(0, 100);
  const taken = takenItemTypes.map((one) => `'${one}'`).join(', ');
  return unsupported(field, {
    es: `esta pasarela no admite elementos '${name}'; admite ${taken}`,
    pt: `este gateway não aceita itens '${name}'; aceita ${taken}`,
    en: `this gateway does not take items '${name}'; it takes ${taken}`,
  });
}

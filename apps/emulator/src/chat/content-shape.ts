import type { FaultName } from '../behaviour/fault.ts';
import type { AnsweredChoice } from './chat-answer.ts';
import type { ReasoningForm } from './chat-style.ts';

const textPart = (text: string) => ({ type: 'text', text });
/** Thinking as a part of the content, as Mistral sends it. */
export const thinkingPart = (text: string) => ({ type: 'thinking', thinking: [textPart(text)] });

/** `</think>` for `<think>`. */
export const closing = (tag: string) => tag.replace('<', '</');

/** The content of a whole message: text, null beside tool calls, or an array of parts. */
export function contentOf(choice: AnsweredChoice, form: ReasoningForm, faults: ReadonlySet<FaultName>): unknown {
  const text = choice.content.join('');
  const thought = choice.reasoning.join('');
  if (form === 'thinking-part' && thought !== '') return [thinkingPart(thought), ...(text === '' ? [] : [textPart(text)])];
  if (form.startsWith('<') && thought !== '') return `${form}${thought}${closing(form)}${text}`;
  if (choice.toolCalls.length > 0 && text === '') return null;
  return faults.has('content-array') ? [textPart(text)] : text;
}

/** `content` of a delta. */
export function contentDelta(text: string, faults: ReadonlySet<FaultName>): unknown {
  return faults.has('content-array') ? [textPart(text)] : text;
}

/** The members that carry thinking beside the content, if this vendor has one. */
export function reasoningMembers(text: string, form: ReasoningForm): Record<string, unknown> {
  if (text === '' || (form !== 'reasoning_content' && form !== 'reasoning')) return {};
  return { [form]: text };
}

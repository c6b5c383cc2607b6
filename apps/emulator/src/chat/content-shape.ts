import type { FaultName } from '../behaviour/fault.ts';
import type { AnsweredChoice } from './chat-answer.ts';
import type { ChatStyle } from './chat-style.ts';

const textPart = (text: string) => ({ type: 'text', text });
/** Thinking as a part of the content, as Mistral sends it. */
export const thinkingPart = (text: string) => ({ type: 'thinking', thinking: [textPart(text)] });

/** The content of a whole message: text, null beside tool calls, or an array of parts. */
export function contentOf(choice: AnsweredChoice, style: ChatStyle, faults: ReadonlySet<FaultName>): unknown {
  const text = choice.content.join('');
  const thought = choice.reasoning.join('');
  if (style.reasoning === 'thinking-part' && thought !== '') return [thinkingPart(thought), ...(text === '' ? [] : [textPart(text)])];
  if (style.reasoning === 'thought-tag' && thought !== '') return `<thought>${thought}</thought>${text}`;
  if (choice.toolCalls.length > 0 && text === '') return null;
  return faults.has('content-array') ? [textPart(text)] : text;
}

/** `content` of a delta. */
export function contentDelta(text: string, faults: ReadonlySet<FaultName>): unknown {
  return faults.has('content-array') ? [textPart(text)] : text;
}

/** The members that carry thinking beside the content, if this vendor has one. */
export function reasoningMembers(text: string, style: ChatStyle): Record<string, unknown> {
  if (text === '' || (style.reasoning !== 'reasoning_content' && style.reasoning !== 'reasoning')) return {};
  return { [style.reasoning]: text };
}

import type { Behaviour } from '../behaviour/behaviour.ts';
import type { FaultName } from '../behaviour/fault.ts';
import type { Frame } from '../delivery/frame.ts';
import type { AnsweredChoice, AnsweredToolCall, ChatAnswer } from './chat-answer.ts';
import type { ChatRequest } from './chat-request.ts';
import type { ChatStyle, ReasoningForm } from './chat-style.ts';
import { ChunkWriter } from './chunk-writer.ts';
import { closing, contentDelta, thinkingPart } from './content-shape.ts';
import { logprobsOf } from './logprobs.ts';

/** The answer as the events of a stream, `[DONE]` included, each made when it is needed. */
export function* chatFrames(answer: ChatAnswer, request: ChatRequest, style: ChatStyle, { faults, stamped }: Behaviour): Generator<Frame> {
  const writer = new ChunkWriter(answer, request, style, faults);
  for (const choice of answer.choices) yield writer.first(choice.index, style.firstDelta(choice.reasoning.length > 0));
  for (const choice of answer.choices) yield* choiceFrames(choice, answer.reasoningForm, writer, request, style, faults, stamped);
  const usage = writer.usageChunk();
  if (usage) yield usage;
  if (!faults.has('no-done')) yield { data: '[DONE]', tokens: 0 };
  if (faults.has('data-after-done')) yield writer.delta(0, { content: ' after the end' }, 0);
}

function* choiceFrames(
  choice: AnsweredChoice,
  form: ReasoningForm,
  writer: ChunkWriter,
  request: ChatRequest,
  style: ChatStyle,
  faults: ReadonlySet<FaultName>,
  stamped = false,
): Generator<Frame> {
  yield* reasoningFrames(choice, writer, form, style);
  for (const word of choice.content) {
    const piece = stamped ? stamp() : word;
    yield writer.content(choice.index, piece, contentDelta(piece, faults), request.logprobs ? logprobsOf([piece], request) : null);
  }
  for (const [index, call] of choice.toolCalls.entries()) yield* toolFrames(choice.index, index, call, writer, style, faults);
  const finishReason = choice.finishReason === 'tool_calls' ? style.toolFinishInStream : choice.finishReason;
  yield writer.finish(choice.index, style.finishDelta, finishReason, choice.index === writer.lastIndex);
}

/** When the token was made: another process of this machine can tell how long it travelled. */
const stamp = (): string => `@${process.hrtime.bigint() / 1_000n}@ `;

function* reasoningFrames({ index, reasoning }: AnsweredChoice, writer: ChunkWriter, form: ReasoningForm, style: ChatStyle): Generator<Frame> {
  if (reasoning.length === 0) return;
  switch (form) {
    case 'hidden':
      // Thinking that is not shown still counts in running totals.
      writer.skip(reasoning.length);
      return;
    case 'thinking-part':
      for (const piece of reasoning) yield writer.delta(index, { content: [thinkingPart(piece)] }, 1);
      return;
    case '<thought>':
    case '<think>':
      yield writer.delta(index, { content: form }, 0);
      for (const piece of reasoning) yield writer.delta(index, { content: piece }, 1);
      yield writer.delta(index, { content: closing(form) }, 0);
      return;
    default: {
      const content = style.contentWhileThinking === null ? { content: null } : {};
      for (const piece of reasoning) yield writer.delta(index, { ...content, [form]: piece }, 1);
    }
  }
}

function* toolFrames(
  choice: number,
  position: number,
  call: AnsweredToolCall,
  writer: ChunkWriter,
  style: ChatStyle,
  faults: ReadonlySet<FaultName>,
): Generator<Frame> {
  const index = style.toolIndexInStream && !faults.has('tool-without-index') ? { index: position } : {};
  const id = faults.has('tool-without-id') ? {} : { id: call.id };
  const whole = call.arguments.join('');
  const extras = style.toolCallExtras({ name: call.name, arguments: whole });
  if (style.toolCallsInStream === 'whole') {
    const fragment = { ...index, ...id, type: 'function', function: { name: call.name, arguments: whole }, ...extras };
    yield writer.delta(choice, { tool_calls: [fragment] }, 1 + call.arguments.length);
    return;
  }
  yield writer.delta(choice, { tool_calls: [{ ...index, ...id, type: 'function', function: { name: call.name, arguments: '' }, ...extras }] }, 1);
  for (const piece of call.arguments) yield writer.delta(choice, { tool_calls: [{ ...index, function: { arguments: piece } }] }, 1);
}

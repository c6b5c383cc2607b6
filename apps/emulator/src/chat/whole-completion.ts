import type { FaultName } from '../behaviour/fault.ts';
import type { AnsweredChoice, ChatAnswer } from './chat-answer.ts';
import type { ChatRequest } from './chat-request.ts';
import type { ChatStyle } from './chat-style.ts';
import { contentOf, reasoningMembers } from './content-shape.ts';
import { logprobsOf } from './logprobs.ts';
import { finalUsage } from './usage-faults.ts';

/** The answer as one `chat.completion` object. */
export function wholeCompletion(answer: ChatAnswer, request: ChatRequest, style: ChatStyle, faults: ReadonlySet<FaultName>): Record<string, unknown> {
  const usage = finalUsage(answer, style, faults);
  if (faults.has('message-missing') && usage) delete usage.completion_tokens;
  return {
    id: answer.id,
    object: 'chat.completion',
    created: answer.created,
    model: answer.model,
    ...style.envelope,
    choices: answer.choices.map((choice) => ({
      index: choice.index,
      ...(faults.has('message-missing') ? {} : { message: messageOf(choice, answer, style, faults) }),
      logprobs: logprobsOf(choice.content, request),
      finish_reason: choice.finishReason,
      ...style.choiceExtras,
    })),
    ...(faults.has('usage-absent') || faults.has('usage-x-groq') ? {} : { usage }),
    ...style.wholeExtras(answer),
    ...(faults.has('usage-x-groq') ? { x_groq: { id: answer.id, usage } } : {}),
  };
}

function messageOf(choice: AnsweredChoice, { reasoningForm }: ChatAnswer, style: ChatStyle, faults: ReadonlySet<FaultName>): Record<string, unknown> {
  const { toolCalls } = choice;
  const reasoning = choice.reasoning.join('');
  return {
    role: 'assistant',
    content: contentOf(choice, reasoningForm, faults),
    ...reasoningMembers(reasoning, reasoningForm),
    ...style.messageExtras,
    ...(toolCalls.length === 0
      ? {}
      : {
          tool_calls: toolCalls.map((call) => {
            const called = { name: call.name, arguments: call.arguments.join('') };
            return { ...(faults.has('tool-without-id') ? {} : { id: call.id }), type: 'function', function: called, ...style.toolCallExtras(called) };
          }),
        }),
  };
}

import { digest, seedOf } from '../answers/hash.ts';
import { piecesOf } from '../answers/tokens.ts';
import { madeUpWords } from '../answers/words.ts';
import { schemaInstance } from '../answers/schema-instance.ts';
import type { Behaviour } from '../behaviour/behaviour.ts';
import type { Vendor } from '../vendors/vendor.ts';
import type { AnsweredChoice, AnsweredToolCall, ChatAnswer } from './chat-answer.ts';
import type { ChatRequest } from './chat-request.ts';
import { countPrompt } from './prompt-tokens.ts';
import { textAnswer } from './text-answer.ts';
import { namesTool, toolCallsFor } from './tool-answer.ts';

/** Makes up the whole answer before a byte is sent; the same request gives the same answer. */
export function composeChat(vendor: Vendor, request: ChatRequest, behaviour: Behaviour, identity: string): ChatAnswer {
  const style = vendor.chat;
  const engine = `${vendor.name}/${request.model}`;
  const choices = Array.from({ length: style.manyChoices ? (request.n ?? 1) : 1 }, (_unused, index) =>
    composeChoice(vendor, engine, request, behaviour, index),
  );
  const prompt = countPrompt(request);
  return {
    id: `${style.idPrefix}${identity.slice(0, 24)}`,
    created: 1_790_000_000 + (seedOf(identity) % 1_000_000),
    model: request.model,
    reasoningForm: style.reasoningForm(request),
    choices,
    counts: {
      prompt,
      cached: Math.min(behaviour.cached ?? 0, prompt),
      completion: choices.reduce((sum, choice) => sum + contentTokens(choice), 0),
      reasoning: choices.reduce((sum, choice) => sum + choice.reasoning.length, 0),
    },
  };
}

function contentTokens({ content, toolCalls }: AnsweredChoice): number {
  return content.length + toolCalls.reduce((sum, call) => sum + 1 + call.arguments.length, 0);
}

function composeChoice(vendor: Vendor, engine: string, request: ChatRequest, behaviour: Behaviour, index: number): AnsweredChoice {
  const style = vendor.chat;
  const maximum = style.maximum(request);
  const limit = maximum === undefined ? Infinity : maximum + (behaviour.overrun ?? 0);
  const wantedReasoning = behaviour.reasoning ?? style.reasoningTokens(request);
  const thought = style.reasoningWithinMaximum ? Math.min(wantedReasoning, limit) : wantedReasoning;
  const reasoning = thought > 0 ? madeUpWords(thought, seedOf(`${engine} thinks ${index}`)) : [];
  const left = style.reasoningWithinMaximum ? limit - thought : limit;

  const calls = toolCallsFor(request, style);
  if (calls.length > 0) {
    const whole = calls.reduce((sum, call) => sum + 1 + call.arguments.length, 0);
    const toolCalls = whole > left ? shortened(calls, left) : calls;
    const finishReason = whole > left ? 'length' : namesTool(request) ? style.namedToolFinish : 'tool_calls';
    return { index, reasoning, content: [], toolCalls, finishReason: behaviour.finish ?? finishReason };
  }
  const text = jsonAnswer(engine, request) ?? textAnswer(index === 0 ? engine : `${engine} #${index + 1}`, request, behaviour.tokens);
  // An overrun is a promise: the text grows until it passes the limit.
  const content =
    behaviour.overrun && text.length < left && left !== Infinity ? [...text, ...madeUpWords(left - text.length, seedOf(engine))] : text.slice(0, left);
  const isCut = text.length > left || thought < wantedReasoning || (behaviour.overrun !== undefined && maximum !== undefined);
  return { index, reasoning, content, toolCalls: [], finishReason: behaviour.finish ?? (isCut ? 'length' : 'stop') };
}

function shortened(calls: AnsweredToolCall[], limit: number): AnsweredToolCall[] {
  let left = limit;
  const kept: AnsweredToolCall[] = [];
  for (const call of calls) {
    if (left <= 0) break;
    kept.push({ ...call, arguments: call.arguments.slice(0, left - 1) });
    left -= 1 + call.arguments.length;
  }
  return kept;
}

function jsonAnswer(engine: string, { response_format: format }: ChatRequest): string[] | undefined {
  if (!format || format.type === 'text') return undefined;
  // llama.cpp takes the schema flat, beside the type; the others nest it.
  const schema = format.json_schema?.schema ?? format.schema;
  if (schema) return piecesOf(JSON.stringify(schemaInstance(schema)));
  return piecesOf(JSON.stringify({ emulated: engine, answer: 42 }));
}

/** What `id` and `created` are made from. */
export function identityOf(vendor: Vendor, body: Buffer, behaviour: string): string {
  return digest(`${vendor.name} ${behaviour} ${body.toString('latin1')}`);
}

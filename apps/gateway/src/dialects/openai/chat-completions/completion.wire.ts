import { z } from 'zod';

const count = z.int().min(0);
const finishReason = z.enum(['stop', 'length', 'tool_calls', 'content_filter', 'function_call']);

export const chatUsage = z
  .looseObject({
    prompt_tokens: count.meta({ description: 'Cached ones included.' }),
    completion_tokens: count.meta({ description: 'Reasoning included.' }),
    total_tokens: count,
    prompt_tokens_details: z.looseObject({ cached_tokens: count, audio_tokens: count, cache_write_tokens: count.optional() }),
    completion_tokens_details: z.looseObject({
      reasoning_tokens: count,
      audio_tokens: count,
      accepted_prediction_tokens: count,
      rejected_prediction_tokens: count,
    }),
    cost: z.number().min(0).meta({ description: 'What was charged, in credits. Ours.' }),
  })
  .meta({ id: 'ChatUsage' });
export type ChatUsage = z.input<typeof chatUsage>;

const functionCall = z.looseObject({ name: z.string(), arguments: z.string() }).meta({ id: 'ChatFunctionCall' });
const tokenLogprobs = { type: ['array', 'null'], items: { type: 'object', additionalProperties: {} } };
/** As a provider sends them; described, because some generators have no type for a field that may be anything. */
const logprobs = z.unknown().meta({ type: ['object', 'null'], properties: { content: tokenLogprobs, refusal: tokenLogprobs }, additionalProperties: {} });
const toolCall = z
  .looseObject({
    id: z.string(),
    type: z.enum(['function', 'custom']),
    function: functionCall.optional().meta({ description: 'With type `function`.' }),
    custom: z.looseObject({ name: z.string(), input: z.string() }).optional().meta({ description: 'With type `custom`.' }),
    extra_content: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'ChatToolCall' });

export const chatCompletionBody = z
  .looseObject({
    id: z.string().meta({ example: 'chatcmpl-019ad3b2-7c1e-7a40-8f3d-2b6c90e1d4a5' }),
    object: z.literal('chat.completion'),
    created: count,
    model: z.string(),
    choices: z.array(
      z.looseObject({
        index: count,
        message: z.looseObject({
          role: z.literal('assistant'),
          content: z.string().nullable(),
          refusal: z.string().nullable(),
          reasoning_content: z.string().optional(),
          tool_calls: z.array(toolCall).optional(),
          function_call: functionCall.optional().meta({ description: 'In place of `tool_calls`, for a request with `functions`.' }),
        }),
        logprobs,
        finish_reason: finishReason,
      }),
    ),
    usage: chatUsage,
  })
  .meta({ id: 'ChatCompletion' });
export type ChatCompletionBody = z.input<typeof chatCompletionBody>;

export const chatCompletionChunk = z
  .looseObject({
    id: z.string(),
    object: z.literal('chat.completion.chunk'),
    created: count,
    model: z.string(),
    choices: z.array(
      z.looseObject({
        index: count,
        delta: z.looseObject({
          role: z.literal('assistant').optional(),
          content: z.string().nullable().optional(),
          refusal: z.string().nullable().optional(),
          reasoning_content: z.string().optional(),
          tool_calls: z
            .array(
              z
                .looseObject({
                  index: count,
                  id: z.string().optional(),
                  type: z.enum(['function', 'custom']).optional(),
                  function: z.looseObject({ name: z.string().optional(), arguments: z.string().optional() }).optional(),
                  custom: z.looseObject({ name: z.string().optional(), input: z.string().optional() }).optional(),
                })
                .meta({ id: 'ChatToolCallDelta' }),
            )
            .optional(),
          function_call: z.looseObject({ name: z.string().optional(), arguments: z.string() }).optional(),
        }),
        logprobs,
        finish_reason: finishReason.nullable(),
      }),
    ),
    usage: chatUsage.nullable().optional(),
  })
  .meta({ id: 'ChatCompletionChunk' });

export const openAiError = z
  .looseObject({
    error: z.looseObject({
      message: z.string(),
      type: z.string().meta({ example: 'invalid_request_error' }),
      param: z.string().nullable(),
      code: z.string().nullable().meta({ example: 'model_not_found' }),
    }),
  })
  .meta({ id: 'OpenAiError' });

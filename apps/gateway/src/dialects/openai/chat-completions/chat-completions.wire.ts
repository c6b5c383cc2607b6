import { z } from 'zod';
import { wireMessage } from './messages.wire.ts';

const tool = z.object({
  type: z.enum(['function', 'custom']),
  function: z
    .object({
      name: z.string().min(1).max(64),
      description: z.string().nullish(),
      parameters: z.record(z.string(), z.unknown()).nullish(),
      strict: z.boolean().nullish(),
    })
    .optional(),
  custom: z.unknown().optional(),
});

const toolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.object({ type: z.literal('function'), function: z.object({ name: z.string().min(1) }) }),
  z.object({ type: z.enum(['allowed_tools', 'custom']) }),
]);

const responseFormat = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({
    type: z.literal('json_schema'),
    json_schema: z.object({
      name: z.string().min(1).max(64),
      description: z.string().nullish(),
      schema: z.record(z.string(), z.unknown()).nullish(),
      strict: z.boolean().nullish(),
    }),
  }),
]);

const notSupported = z.unknown().optional().meta({ description: 'Refused with `unsupported_parameter`, except where it asks for what happens anyway.' });
const hint = z.unknown().optional().meta({ description: 'Taken and of no effect.' });

/** `POST /v1/chat/completions`. OpenAI's fields: those without effect here are refused by name, and so are those nobody knows. */
export const chatCompletionsRequest = z
  .strictObject({
    model: z.string().min(1).max(200).meta({ example: 'gpt-4o-mini' }),
    messages: z.array(wireMessage).min(1).max(4_096),
    max_completion_tokens: z
      .int()
      .min(1)
      .nullish()
      .meta({ description: 'Most tokens of output, reasoning included; 4096, or what the model can, when absent.' }),
    max_tokens: z.int().min(1).nullish().meta({ description: 'The older name of `max_completion_tokens`.' }),
    temperature: z.number().min(0).max(2).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
    frequency_penalty: z.number().min(-2).max(2).nullish(),
    presence_penalty: z.number().min(-2).max(2).nullish(),
    seed: z.int().nullish(),
    stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
    stream: z.boolean().nullish(),
    stream_options: z
      .strictObject({
        include_usage: z.boolean().nullish(),
        include_obfuscation: z.boolean().nullish().meta({ description: 'Taken; padding is never sent.' }),
      })
      .nullish(),
    n: z.int().min(1).max(128).nullish().meta({ description: 'Only 1.' }),
    logprobs: z.boolean().nullish(),
    top_logprobs: z.int().min(0).max(20).nullish(),
    logit_bias: z.record(z.string(), z.number().min(-100).max(100)).nullish(),
    reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
    response_format: responseFormat.nullish(),
    tools: z.array(tool).max(128).nullish(),
    tool_choice: toolChoice.nullish(),
    parallel_tool_calls: z.boolean().nullish(),
    modalities: z.array(z.string()).nullish().meta({ description: 'Only `["text"]`.' }),
    service_tier: z.string().nullish().meta({ description: 'Only `auto` and `default`.' }),
    store: z.boolean().nullish().meta({ description: 'Only false: answers are not stored.' }),
    verbosity: z.enum(['low', 'medium', 'high']).nullish().meta({ description: 'Only `medium`.' }),
    audio: notSupported,
    prediction: notSupported,
    web_search_options: notSupported,
    moderation: notSupported,
    functions: notSupported,
    function_call: notSupported,
    metadata: hint,
    user: hint,
    safety_identifier: hint,
    prompt_cache_key: hint,
    prompt_cache_options: hint,
    prompt_cache_retention: hint,
  })
  .meta({ id: 'ChatCompletionsRequest' });
export type ChatCompletionsRequest = z.output<typeof chatCompletionsRequest>;

import { z } from 'zod';
import { wireMessage } from './messages.wire.ts';

const toolName = z.string().min(1).max(64);
const functionFields = {
  name: toolName,
  description: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
};

const functionTool = z
  .object({ type: z.literal('function'), function: z.object({ ...functionFields, strict: z.boolean().nullish() }).meta({ id: 'ChatFunctionDefinition' }) })
  .meta({ id: 'ChatFunctionTool' });
const customTool = z
  .object({
    type: z.literal('custom'),
    custom: z.object({
      name: toolName,
      description: z.string().nullish(),
      format: z.looseObject({ type: z.string() }).nullish().meta({ description: 'Only `{"type": "text"}`: a grammar is refused.' }),
    }),
  })
  .meta({ id: 'ChatCustomTool' });
export const wireTool = z.discriminatedUnion('type', [functionTool, customTool]).meta({ id: 'ChatTool' });
export type WireTool = z.output<typeof wireTool>;

export const wireFunction = z.object(functionFields).meta({ id: 'ChatFunction' });
export type WireFunction = z.output<typeof wireFunction>;

const namedTool = z.union([
  z.object({ function: z.object({ name: toolName }) }),
  z.object({ custom: z.object({ name: toolName }) }),
  z.object({ name: toolName }),
]);
const toolChoice = z
  .union([
    z.enum(['none', 'auto', 'required', 'any']),
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('function'), function: z.object({ name: toolName }) }).meta({ id: 'ChatNamedFunction' }),
      z.object({ type: z.literal('custom'), custom: z.object({ name: toolName }) }).meta({ id: 'ChatNamedCustomTool' }),
      z
        .object({
          type: z.literal('allowed_tools'),
          allowed_tools: z.object({ mode: z.enum(['auto', 'required']).default('auto'), tools: z.array(namedTool).min(1).max(128) }),
        })
        .meta({ id: 'ChatAllowedTools' }),
    ]),
  ])
  .meta({ id: 'ChatToolChoice' });

const responseFormat = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('text') }).meta({ id: 'ChatTextFormat' }),
    z
      .object({
        type: z.literal('json_object'),
        schema: z.record(z.string(), z.unknown()).nullish().meta({ description: 'As llama.cpp takes it; elsewhere it is sent as `json_schema`.' }),
      })
      .meta({ id: 'ChatJsonObjectFormat' }),
    z
      .object({
        type: z.literal('json_schema'),
        json_schema: z
          .object({
            name: z.string().min(1).max(64),
            description: z.string().nullish(),
            schema: z.record(z.string(), z.unknown()).nullish(),
            strict: z.boolean().nullish(),
          })
          .meta({ id: 'ChatJsonSchema' }),
      })
      .meta({ id: 'ChatJsonSchemaFormat' }),
  ])
  .meta({ id: 'ChatResponseFormat' });

const notSupported = z.unknown().optional().meta({ description: 'Refused with `unsupported_parameter`, except where it asks for what happens anyway.' });
const callerHint = z.unknown().optional().meta({ description: 'Handed on to providers that document it; without effect elsewhere.' });
const hint = z.unknown().optional().meta({ description: 'Taken and of no effect.' });

const chatCompletionsFields = {
  model: z.string().min(1).max(200).meta({ example: 'gpt-4o-mini' }),
  messages: z.array(wireMessage).min(1).max(4_096),
  max_completion_tokens: z.int().min(1).nullish().meta({ description: 'Most tokens of output, reasoning included; 4096, or what the model can, when absent.' }),
  max_tokens: z.int().min(1).nullish().meta({ description: 'The older name of `max_completion_tokens`.' }),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  seed: z.int().nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z
    .object({
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
  tools: z.array(wireTool).max(128).nullish(),
  tool_choice: toolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  modalities: z.array(z.string()).nullish().meta({ description: 'Only `["text"]`.' }),
  service_tier: z.string().nullish().meta({ description: 'Only `auto` and `default`.' }),
  store: z.boolean().nullish().meta({ description: 'Taken and of no effect: chat completions are not stored.' }),
  verbosity: z.enum(['low', 'medium', 'high']).nullish().meta({ description: 'Left out where the model does not take it.' }),
  drop_params: z
    .boolean()
    .nullish()
    .meta({ description: 'Leaves out what the model or its provider does not take, in place of a refusal; `x-portazgo-dropped` names it. Ours.' }),
  functions: z.array(wireFunction).max(128).nullish().meta({ description: 'The older form of `tools`; the answer then has `function_call`.' }),
  function_call: z
    .union([z.enum(['none', 'auto']), z.object({ name: toolName })])
    .nullish()
    .meta({ description: 'The older form of `tool_choice`.' }),
  audio: notSupported,
  prediction: hint,
  web_search_options: notSupported,
  moderation: notSupported,
  metadata: hint,
  prompt_cache_options: hint,
  user: callerHint,
  safety_identifier: callerHint,
  prompt_cache_key: callerHint,
  prompt_cache_retention: callerHint,
};

/** The names that have a meaning here; whatever else a body holds is for the provider. */
export const knownChatFields: ReadonlySet<string> = new Set(Object.keys(chatCompletionsFields));
const knownFields = z.object(chatCompletionsFields);

/**
 * `POST /v1/chat/completions`. What OpenAI has and this gateway has not is refused by name where it matters and left out where it does not.
 * Fields that neither knows go to a provider that may know them (`top_k`, `min_p`, `chat_template_kwargs`).
 */
export const chatCompletionsRequest = z.looseObject(chatCompletionsFields).meta({ id: 'ChatCompletionsRequest' });
export type ChatCompletionsRequest = z.output<typeof knownFields>;

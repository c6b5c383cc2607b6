import { z } from 'zod';
import { responseItem } from './input/items.wire.ts';
import { responseTool, responseToolChoice } from './tools/tools.wire.ts';

const refused = (why: string) =>
  z
    .unknown()
    .optional()
    .meta({ description: `Refused with \`unsupported_parameter\`: ${why}.` });
const hint = z.unknown().optional().meta({ description: 'Taken and of no effect.' });

const format = z
  .discriminatedUnion('type', [
    z.looseObject({ type: z.literal('text') }).meta({ id: 'ResponsePlainFormat' }),
    z.looseObject({ type: z.literal('json_object') }).meta({ id: 'ResponseJsonObjectFormat' }),
    z
      .looseObject({
        type: z.literal('json_schema'),
        name: z.string().min(1).max(64),
        description: z.string().nullish(),
        schema: z.record(z.string(), z.unknown()),
        strict: z.boolean().nullish(),
      })
      .meta({ id: 'ResponseJsonSchemaFormat' }),
  ])
  .meta({ id: 'ResponseTextFormat' });

/** `POST /v1/responses`. What changes no answer is taken as a hint; what cannot be done and matters is refused by name. */
const responsesFields = {
  model: z.string().min(1).max(200).meta({ example: 'gpt-4o-mini' }),
  input: z
    .union([z.string().min(1), z.array(responseItem).max(4_096)])
    .nullish()
    .meta({ description: 'May be left out only where `previous_response_id` or `instructions` says what to do.' }),
  instructions: z.string().nullish().meta({ description: 'Of this call only: those of earlier responses do not come along.' }),
  previous_response_id: z
    .string()
    .min(1)
    .nullish()
    .meta({ description: 'Goes on from a stored response: its conversation and output come first, and are input that is charged.' }),
  store: z.boolean().nullish().meta({ description: 'Whether the response is kept; `true` when absent. The answer says whether it is.' }),
  max_output_tokens: z.int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  stream: z.boolean().nullish(),
  stream_options: hint,
  tools: z.array(responseTool).max(128).nullish(),
  tool_choice: responseToolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  max_tool_calls: z.int().nullish().meta({ description: 'Bounds tools that OpenAI carries out; taken and of no effect.' }),
  reasoning: z.looseObject({ effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish() }).nullish(),
  text: z.looseObject({ format: format.nullish(), verbosity: z.enum(['low', 'medium', 'high']).nullish() }).nullish(),
  truncation: z
    .enum(['auto', 'disabled'])
    .nullish()
    .meta({ description: 'Nothing is ever cut off here: a conversation that is too long is refused by its model.' }),
  include: z
    .array(z.string())
    .nullish()
    .meta({ description: '`reasoning.encrypted_content` and `message.output_text.logprobs`; others belong to tools that OpenAI carries out.' }),
  metadata: z.record(z.string(), z.string()).nullish(),
  service_tier: z.string().nullish(),
  background: z.boolean().nullish().meta({ description: 'Only false.' }),
  conversation: refused('conversations are not kept; use `previous_response_id`'),
  prompt: refused('prompts are not kept'),
  user: hint,
  safety_identifier: hint,
  prompt_cache_key: hint,
  prompt_cache_options: hint,
  prompt_cache_retention: hint,
  client_metadata: hint,
  access_programs: hint,
  background_options: hint,
  context_management: hint,
  moderation: hint,
  image: hint,
  drop_params: z
    .boolean()
    .nullish()
    .meta({ description: 'Leaves out what the model or its provider does not take, in place of a refusal; `x-portazgo-dropped` names it. Ours.' }),
};

/** The names that have a meaning here; whatever else a body holds is for the provider, as in a chat completion. */
export const knownResponsesFields: ReadonlySet<string> = new Set(Object.keys(responsesFields));
export const responsesRequest = z.looseObject(responsesFields).meta({ id: 'ResponsesRequest' });
export type ResponsesRequest = z.output<typeof responsesRequest>;

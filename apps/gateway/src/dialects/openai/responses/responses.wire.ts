import { z } from 'zod';

const text = z.object({ type: z.enum(['input_text', 'output_text', 'text']), text: z.string() });
const image = z.object({
  type: z.literal('input_image'),
  image_url: z.string().regex(/^(https?:\/\/|data:image\/)/i),
  detail: z.enum(['auto', 'low', 'high']).nullish(),
});
const refusal = z.object({ type: z.literal('refusal'), refusal: z.string() });

const message = z.object({
  type: z.literal('message').default('message'),
  id: z.string().nullish(),
  status: z.string().nullish(),
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content: z.union([z.string(), z.array(z.discriminatedUnion('type', [text, image, refusal]))]),
});
const functionCall = z.object({
  type: z.literal('function_call'),
  id: z.string().nullish(),
  call_id: z.string().min(1),
  name: z.string().min(1),
  arguments: z.string(),
  status: z.string().nullish(),
});
const functionOutput = z.object({
  type: z.literal('function_call_output'),
  id: z.string().nullish(),
  call_id: z.string().min(1),
  output: z.string(),
  status: z.string().nullish(),
});
const reasoning = z.object({
  type: z.literal('reasoning'),
  id: z.string().nullish(),
  summary: z.array(z.unknown()).nullish(),
  content: z.unknown().optional(),
  encrypted_content: z.unknown().optional(),
  status: z.unknown().optional(),
});
export const responseItem = z.union([functionCall, functionOutput, reasoning, message]);
export type ResponseItem = z.output<typeof responseItem>;

const never = z.unknown().optional().meta({ description: 'Refused with `unsupported_parameter`: answers are not stored here.' });
const hint = z.unknown().optional().meta({ description: 'Taken and of no effect.' });

/** `POST /v1/responses`: one call, its whole input in the body; nothing is stored between calls. */
export const responsesRequest = z
  .strictObject({
    model: z.string().min(1).max(200).meta({ example: 'gpt-4o-mini' }),
    input: z.union([z.string().min(1), z.array(responseItem).min(1).max(4_096)]),
    instructions: z.string().nullish(),
    max_output_tokens: z.int().min(1).nullish(),
    temperature: z.number().min(0).max(2).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
    stream: z.boolean().nullish(),
    stream_options: hint,
    tools: z
      .array(
        z.looseObject({
          type: z.string(),
          name: z.string().min(1).max(64).optional(),
          description: z.string().nullish(),
          parameters: z.record(z.string(), z.unknown()).nullish(),
          strict: z.boolean().nullish(),
        }),
      )
      .max(128)
      .nullish(),
    tool_choice: z.union([z.enum(['none', 'auto', 'required']), z.object({ type: z.literal('function'), name: z.string().min(1) })]).nullish(),
    parallel_tool_calls: z.boolean().nullish(),
    reasoning: z
      .strictObject({
        effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
        summary: z.string().nullish(),
        generate_summary: z.string().nullish(),
      })
      .nullish(),
    text: z
      .strictObject({
        format: z
          .discriminatedUnion('type', [
            z.object({ type: z.literal('text') }),
            z.object({ type: z.literal('json_object') }),
            z.object({
              type: z.literal('json_schema'),
              name: z.string().min(1).max(64),
              description: z.string().nullish(),
              schema: z.record(z.string(), z.unknown()),
              strict: z.boolean().nullish(),
            }),
          ])
          .nullish(),
        verbosity: z.literal('medium').nullish(),
      })
      .nullish(),
    store: z.boolean().nullish().meta({ description: 'Answers are never stored, whatever it says.' }),
    truncation: z.literal('disabled').nullish(),
    previous_response_id: never,
    conversation: never,
    background: z.literal(false).nullish(),
    prompt: never,
    max_tool_calls: never,
    include: hint,
    metadata: z.record(z.string(), z.string()).nullish(),
    service_tier: z.enum(['auto', 'default']).nullish(),
    user: hint,
    safety_identifier: hint,
    prompt_cache_key: hint,
    prompt_cache_options: hint,
    prompt_cache_retention: hint,
  })
  .meta({ id: 'ResponsesRequest' });
export type ResponsesRequest = z.output<typeof responsesRequest>;

export const responseBody = z
  .looseObject({
    id: z.string(),
    object: z.literal('response'),
    created_at: z.number(),
    status: z.enum(['completed', 'failed', 'in_progress', 'incomplete']),
    model: z.string(),
    output: z.array(z.looseObject({ type: z.string() })),
    usage: z.looseObject({ input_tokens: z.int(), output_tokens: z.int(), total_tokens: z.int() }).nullable(),
  })
  .meta({ id: 'ResponseBody' });
export type ResponseBody = z.input<typeof responseBody>;

import { z } from 'zod';

const count = z.int().min(0);
const status = z.enum(['in_progress', 'completed', 'incomplete']);

const logprob = z.looseObject({ token: z.string(), logprob: z.number(), bytes: z.array(z.int()) });
const outputText = z
  .looseObject({
    type: z.literal('output_text'),
    text: z.string(),
    annotations: z.array(z.looseObject({ type: z.string() })),
    logprobs: z.array(logprob.extend({ top_logprobs: z.array(logprob) })),
  })
  .meta({ id: 'ResponseOutputText' });
const outputRefusal = z.looseObject({ type: z.literal('refusal'), refusal: z.string() }).meta({ id: 'ResponseOutputRefusal' });

export const outputMessage = z
  .looseObject({
    type: z.literal('message'),
    id: z.string(),
    role: z.literal('assistant'),
    status,
    content: z.array(z.discriminatedUnion('type', [outputText, outputRefusal])),
  })
  .meta({ id: 'ResponseOutputMessage' });
const outputReasoning = z
  .looseObject({
    type: z.literal('reasoning'),
    id: z.string(),
    status: status.optional(),
    summary: z.array(z.looseObject({ type: z.literal('summary_text'), text: z.string() })),
    encrypted_content: z.string().optional().meta({ description: 'When `include` asks for `reasoning.encrypted_content`. Send it back as it came.' }),
  })
  .meta({ id: 'ResponseOutputReasoning' });
const called = { id: z.string(), call_id: z.string(), status };
const outputFunctionCall = z
  .looseObject({ type: z.literal('function_call'), ...called, name: z.string(), namespace: z.string().optional(), arguments: z.string() })
  .meta({ id: 'ResponseOutputFunctionCall' });
const outputCustomCall = z
  .looseObject({ type: z.literal('custom_tool_call'), ...called, name: z.string(), namespace: z.string().optional(), input: z.string() })
  .meta({ id: 'ResponseOutputCustomToolCall' });
const action = z.record(z.string(), z.unknown());
const outputLocalShellCall = z.looseObject({ type: z.literal('local_shell_call'), ...called, action }).meta({ id: 'ResponseOutputLocalShellCall' });
const outputShellCall = z.looseObject({ type: z.literal('shell_call'), ...called, action }).meta({ id: 'ResponseOutputShellCall' });
const outputPatchCall = z.looseObject({ type: z.literal('apply_patch_call'), ...called, operation: action }).meta({ id: 'ResponseOutputApplyPatchCall' });

export const outputItem = z
  .discriminatedUnion('type', [outputMessage, outputReasoning, outputFunctionCall, outputCustomCall, outputLocalShellCall, outputShellCall, outputPatchCall])
  .meta({ id: 'ResponseOutputItem' });

export const responseUsage = z
  .looseObject({
    input_tokens: count.meta({ description: 'Cached ones included.' }),
    input_tokens_details: z.looseObject({ cached_tokens: count, cache_write_tokens: count }),
    output_tokens: count.meta({ description: 'Reasoning included.' }),
    output_tokens_details: z.looseObject({ reasoning_tokens: count }),
    total_tokens: count,
    cost: z.number().min(0).meta({ description: 'What was charged, in credits. Ours.' }),
  })
  .meta({ id: 'ResponseUsage' });

export const responseBody = z
  .looseObject({
    id: z.string(),
    object: z.literal('response'),
    created_at: z.number(),
    completed_at: z.number().nullable(),
    status: z.enum(['completed', 'failed', 'in_progress', 'incomplete']),
    model: z.string(),
    output: z.array(outputItem),
    store: z.boolean().meta({ description: 'Whether it is kept and can be read, continued and referred to.' }),
    previous_response_id: z.string().nullable(),
    incomplete_details: z.looseObject({ reason: z.string() }).nullable(),
    error: z.looseObject({ code: z.string(), message: z.string() }).nullable(),
    usage: responseUsage.nullable(),
  })
  .meta({ id: 'ResponseBody' });
export type ResponseBody = z.output<typeof responseBody>;

export const inputItemList = z
  .looseObject({
    object: z.literal('list'),
    data: z.array(z.looseObject({ type: z.string(), id: z.string() })),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
    has_more: z.boolean(),
  })
  .meta({ id: 'ResponseInputItemList' });
export type InputItemList = z.input<typeof inputItemList>;

export const deletedResponse = z.looseObject({ id: z.string(), object: z.literal('response'), deleted: z.boolean() }).meta({ id: 'DeletedResponse' });

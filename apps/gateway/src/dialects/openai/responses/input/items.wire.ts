import { z } from 'zod';
import { vendorContent } from '../../chat-completions/messages.wire.ts';
import { responseTool } from '../tools/tools.wire.ts';

const id = z.string().max(300).nullish();
const status = z.string().nullish();
const callId = z.string().min(1).max(300);
const partsMax = 1_024;
const detail = z.enum(['auto', 'low', 'high', 'original']).nullish();

const text = z.looseObject({ type: z.enum(['input_text', 'output_text', 'text', 'summary_text', 'reasoning_text']), text: z.string() });
const image = z
  .looseObject({
    type: z.literal('input_image'),
    image_url: z.string().min(1).nullish().meta({ description: 'An http(s) address or a data URL.' }),
    file_id: z.string().max(300).nullish().meta({ description: 'A file of this gateway, by its id.' }),
    detail,
  })
  .meta({ id: 'ResponseInputImage' });
const file = z
  .looseObject({
    type: z.literal('input_file'),
    file_data: z.string().nullish().meta({ description: 'A data URL or base64. Text and pictures are read; other files are refused by name.' }),
    file_id: z.string().max(300).nullish(),
    file_url: z.string().nullish(),
    filename: z.string().nullish(),
  })
  .meta({ id: 'ResponseInputFile' });
const refusal = z.looseObject({ type: z.literal('refusal'), refusal: z.string() });
// Taken by the schema so that the refusal can name it.
const audio = z.looseObject({ type: z.literal('input_audio') });

export const contentPart = z.discriminatedUnion('type', [text, image, file, refusal, audio]).meta({ id: 'ResponseInputContent' });
export type WirePart = z.output<typeof contentPart>;
const content = z.union([z.string(), z.array(contentPart).max(partsMax)]);
/** A list may hold what a tool found: text, pictures, files. */
const output = z.union([z.string(), z.array(contentPart).max(partsMax)]);

const message = z
  .looseObject({ type: z.literal('message'), id, status, role: z.enum(['user', 'assistant', 'system', 'developer']), content })
  .meta({ id: 'ResponseInputMessage', description: '`type` may be left out.' });
const called = { id, status, call_id: callId, extra_content: vendorContent.nullish() };

const functionCall = z
  .looseObject({ type: z.literal('function_call'), ...called, name: z.string().min(1), namespace: z.string().nullish(), arguments: z.string() })
  .meta({ id: 'ResponseFunctionCall' });
const functionOutput = z
  .looseObject({ type: z.literal('function_call_output'), id, status, call_id: callId, output })
  .meta({ id: 'ResponseFunctionCallOutput' });
const customCall = z
  .looseObject({ type: z.literal('custom_tool_call'), ...called, name: z.string().min(1), namespace: z.string().nullish(), input: z.string() })
  .meta({ id: 'ResponseCustomToolCall' });
const customOutput = z
  .looseObject({ type: z.literal('custom_tool_call_output'), id, status, call_id: callId, output })
  .meta({ id: 'ResponseCustomToolCallOutput' });
const localShellCall = z
  .looseObject({ type: z.literal('local_shell_call'), ...called, call_id: callId.nullish(), action: z.looseObject({}) })
  .meta({ id: 'ResponseLocalShellCall' });
const localShellOutput = z
  .looseObject({ type: z.literal('local_shell_call_output'), id, status, call_id: callId.nullish(), output })
  .meta({ id: 'ResponseLocalShellOutput' });
const shellCall = z.looseObject({ type: z.literal('shell_call'), ...called, action: z.looseObject({}) }).meta({ id: 'ResponseShellCall' });
const shellOutput = z
  .looseObject({
    type: z.literal('shell_call_output'),
    id,
    status,
    call_id: callId,
    output: z.union([z.string(), z.array(z.looseObject({})).max(partsMax)]),
  })
  .meta({ id: 'ResponseShellOutput' });
const patchCall = z.looseObject({ type: z.literal('apply_patch_call'), ...called, operation: z.looseObject({}) }).meta({ id: 'ResponsePatchCall' });
const patchOutput = z
  .looseObject({ type: z.literal('apply_patch_call_output'), id, status, call_id: callId, output: z.string().nullish() })
  .meta({ id: 'ResponsePatchOutput' });
const reasoning = z
  .looseObject({
    type: z.literal('reasoning'),
    id,
    status,
    summary: z
      .array(z.looseObject({ text: z.string().nullish() }))
      .max(partsMax)
      .nullish(),
    content: z
      .array(z.looseObject({ text: z.string().nullish() }))
      .max(partsMax)
      .nullish(),
    encrypted_content: z.string().nullish(),
  })
  .meta({ id: 'ResponseReasoning' });
const reference = z.looseObject({ type: z.literal('item_reference'), id: z.string().min(1).max(300) }).meta({ id: 'ResponseItemReference' });
const additionalTools = z
  .looseObject({ type: z.literal('additional_tools'), id, tools: z.array(responseTool).max(128) })
  .meta({ id: 'ResponseAdditionalTools' });

const known = z.discriminatedUnion('type', [
  message,
  functionCall,
  functionOutput,
  customCall,
  customOutput,
  localShellCall,
  localShellOutput,
  shellCall,
  shellOutput,
  patchCall,
  patchOutput,
  reasoning,
  reference,
  additionalTools,
]);
const knownTypes: ReadonlySet<unknown> = new Set(known.options.map((option) => option.shape.type.value));

const other = z.looseObject({ type: z.string().refine((type) => !knownTypes.has(type), { abort: true }), id }).meta({
  id: 'ResponseOtherItem',
  description: 'What tools of OpenAI left behind is taken and left out; items that matter and are not known here are refused by name.',
});

/** An item without a type is a message when it has a role, and else a reference, as at OpenAI. */
function withType(item: unknown): unknown {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
  if ('type' in item && item.type !== null && item.type !== undefined) return item;
  if ('role' in item) return { ...item, type: 'message' };
  return 'id' in item ? { ...item, type: 'item_reference' } : { ...item, type: 'message' };
}

export const responseItem = z.preprocess(withType, z.union([known, other])).meta({ id: 'ResponseItem' });
export type KnownItem = z.output<typeof known>;
export type OtherItem = z.output<typeof other>;
export type ResponseItem = z.output<typeof responseItem>;
export type ItemReference = z.output<typeof reference>;

export const takenItemTypes: readonly string[] = [...knownTypes].map(String);
export const isKnownItem = (item: ResponseItem): item is KnownItem => knownTypes.has(item.type);

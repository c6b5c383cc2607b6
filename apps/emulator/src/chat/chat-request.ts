import { z } from 'zod';

const part = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  image_url: z.union([z.string(), z.looseObject({ url: z.string(), detail: z.string().optional() })]).optional(),
});

const toolCall = z.looseObject({
  id: z.string().optional(),
  function: z.looseObject({ name: z.string(), arguments: z.string() }).optional(),
  extra_content: z.looseObject({ google: z.looseObject({ thought_signature: z.string().optional() }).optional() }).optional(),
});

const chatMessage = z.looseObject({
  role: z.string(),
  content: z.union([z.string(), z.array(part)]).nullish(),
  tool_calls: z.array(toolCall).nullish(),
  tool_call_id: z.string().optional(),
  reasoning_content: z.string().nullish(),
});

const tool = z.looseObject({
  type: z.string(),
  function: z.looseObject({ name: z.string().min(1).max(64), parameters: z.record(z.string(), z.unknown()).nullish() }).optional(),
});

const schemaObject = z.record(z.string(), z.unknown());
const count = z.number().int().min(1).nullish();

/** What all vendors understand; what a vendor refuses is its own affair (`Vendor.refuseChat`). */
export const chatRequest = z.looseObject({
  model: z.string().min(1),
  messages: z.array(chatMessage).min(1),
  stream: z.boolean().nullish(),
  stream_options: z
    .looseObject({ include_usage: z.boolean().nullish(), include_obfuscation: z.boolean().nullish(), continuous_usage_stats: z.boolean().nullish() })
    .nullish(),
  max_tokens: count,
  max_completion_tokens: count,
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  n: z.number().int().min(1).max(128).nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  seed: z.number().int().nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.number().int().min(0).max(20).nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: z
    .union([
      z.enum(['none', 'auto', 'required', 'any']),
      z.looseObject({
        type: z.string(),
        function: z.looseObject({ name: z.string() }).optional(),
        allowed_tools: z.looseObject({ mode: z.string(), tools: z.array(tool) }).optional(),
      }),
    ])
    .nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: z
    .looseObject({
      type: z.enum(['text', 'json_object', 'json_schema']),
      json_schema: z.looseObject({ name: z.string().optional(), schema: schemaObject.optional() }).optional(),
      schema: schemaObject.optional(),
    })
    .nullish(),
  reasoning_effort: z.string().nullish(),
});

export type ChatRequest = z.infer<typeof chatRequest>;
export type ChatMessage = ChatRequest['messages'][number];

/** The text of a message, its parts joined. */
export function textOf(message: ChatMessage | undefined): string {
  if (!message?.content) return '';
  return typeof message.content === 'string' ? message.content : message.content.map((each) => each.text ?? '').join('');
}

export function imagesOf(message: ChatMessage): { url: string; detail: string }[] {
  if (!Array.isArray(message.content)) return [];
  return message.content.flatMap(({ image_url: image }) => {
    if (image === undefined) return [];
    return [typeof image === 'string' ? { url: image, detail: 'auto' } : { url: image.url, detail: image.detail ?? 'auto' }];
  });
}

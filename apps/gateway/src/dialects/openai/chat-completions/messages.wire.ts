import { z } from 'zod';

const textPart = z.object({ type: z.literal('text'), text: z.string() });
const imagePart = z.object({
  type: z.literal('image_url'),
  image_url: z.object({
    url: z
      .string()
      .regex(/^(https?:\/\/|data:image\/)/i)
      .meta({ description: 'An http(s) address or a data URL.' }),
    detail: z.enum(['auto', 'low', 'high']).optional(),
  }),
});
// Known to OpenAI and not to us: taken by the schema so that the refusal can name them.
const foreignPart = z.object({ type: z.enum(['input_audio', 'file', 'refusal']) });

const texts = z.union([z.string(), z.array(textPart).min(1)]);
const name = z.string().max(64).optional();

export const wireToolCall = z.object({
  id: z.string().min(1),
  type: z.literal('function').default('function'),
  function: z.object({ name: z.string().min(1), arguments: z.string() }),
  extra_content: z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .nullish()
    .meta({ description: 'What the vendor wants back unchanged, under its name. Send it as it came.' }),
});
export type WireToolCall = z.output<typeof wireToolCall>;

export const wireMessage = z.discriminatedUnion('role', [
  z.object({ role: z.literal('developer'), content: texts, name }),
  z.object({ role: z.literal('system'), content: texts, name }),
  z.object({
    role: z.literal('user'),
    content: z.union([z.string(), z.array(z.discriminatedUnion('type', [textPart, imagePart, foreignPart])).min(1)]),
    name,
  }),
  z.object({
    role: z.literal('assistant'),
    content: z.union([z.string(), z.array(z.discriminatedUnion('type', [textPart, foreignPart]))]).nullish(),
    reasoning_content: z.string().nullish().meta({ description: 'What the model thought, as it came.' }),
    refusal: z.string().nullish(),
    tool_calls: z.array(wireToolCall).nullish(),
    audio: z.unknown().optional(),
    function_call: z.unknown().optional(),
    name,
  }),
  z.object({ role: z.literal('tool'), tool_call_id: z.string().min(1), content: texts }),
]);
export type WireMessage = z.output<typeof wireMessage>;

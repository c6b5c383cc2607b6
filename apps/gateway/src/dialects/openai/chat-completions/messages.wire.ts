import { z } from 'zod';

const partsMax = 1_024;

const textPart = z.object({ type: z.literal('text'), text: z.string() }).meta({ id: 'ChatTextPart' });
export const imageDetail = z.enum(['auto', 'low', 'high', 'original']).meta({ description: '`original` is read as `high`, the most detail that has a price.' });
const imageAddress = z.string().min(1).meta({ description: 'An http(s) address or a data URL.' });
const imageUrl = z.object({ url: imageAddress, detail: imageDetail.nullish() }).meta({ id: 'ChatImageUrl' });
const imagePart = z.object({ type: z.literal('image_url'), image_url: z.union([imageAddress, imageUrl]) }).meta({ id: 'ChatImagePart' });
// Known to OpenAI and not to us: taken by the schema so that the refusal can name them.
const audioPart = z.object({ type: z.literal('input_audio') }).meta({ id: 'ChatAudioPart' });
const filePart = z.object({ type: z.literal('file') }).meta({ id: 'ChatFilePart' });
const refusalPart = z.object({ type: z.literal('refusal'), refusal: z.string() }).meta({ id: 'ChatRefusalPart' });

const texts = z.union([z.string(), z.array(textPart).max(partsMax)]);
const name = z.string().max(64).nullish();

export const vendorContent = z
  .record(z.string(), z.record(z.string(), z.unknown()))
  .meta({ id: 'VendorContent', description: 'What the vendor wants back unchanged, under its name. Send it as it came.' });

const functionCall = z
  .object({
    id: z.string().min(1),
    type: z.literal('function').default('function'),
    function: z.object({ name: z.string().min(1), arguments: z.string() }),
    extra_content: vendorContent.nullish(),
  })
  .meta({ id: 'ChatFunctionCallInput' });
const customCall = z
  .object({ id: z.string().min(1), type: z.literal('custom'), custom: z.object({ name: z.string().min(1), input: z.string() }) })
  .meta({ id: 'ChatCustomCallInput' });

export const wireToolCall = z.union([functionCall, customCall]).meta({ id: 'ChatToolCallInput' });
export type WireToolCall = z.output<typeof wireToolCall>;

export const wireMessage = z
  .discriminatedUnion('role', [
    z.object({ role: z.literal('developer'), content: texts, name }).meta({ id: 'ChatDeveloperMessage' }),
    z.object({ role: z.literal('system'), content: texts, name }).meta({ id: 'ChatSystemMessage' }),
    z
      .object({
        role: z.literal('user'),
        content: z.union([
          z.string(),
          z
            .array(z.discriminatedUnion('type', [textPart, imagePart, audioPart, filePart]))
            .min(1)
            .max(partsMax),
        ]),
        name,
      })
      .meta({ id: 'ChatUserMessage' }),
    z
      .object({
        role: z.literal('assistant'),
        content: z.union([z.string(), z.array(z.discriminatedUnion('type', [textPart, refusalPart])).max(partsMax)]).nullish(),
        reasoning_content: z.string().nullish().meta({ description: 'What the model thought, as it came.' }),
        refusal: z.string().nullish(),
        tool_calls: z.array(wireToolCall).max(partsMax).nullish(),
        audio: z.unknown().optional(),
        function_call: z
          .object({ name: z.string().min(1), arguments: z.string() })
          .nullish()
          .meta({ description: 'The older form of one tool call.' }),
        name,
      })
      .meta({ id: 'ChatAssistantMessage' }),
    z.object({ role: z.literal('tool'), tool_call_id: z.string().min(1), content: texts.nullish() }).meta({ id: 'ChatToolMessage' }),
    z
      .object({ role: z.literal('function'), name: z.string().min(1), content: texts.nullish() })
      .meta({ id: 'ChatFunctionMessage', description: 'The older form of a tool message.' }),
  ])
  .meta({ id: 'ChatMessage' });
export type WireMessage = z.output<typeof wireMessage>;

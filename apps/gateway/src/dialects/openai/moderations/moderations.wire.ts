import { z } from 'zod';

const part = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image_url'), image_url: z.union([z.string().min(1), z.object({ url: z.string().min(1) })]) }),
]);

export const moderationsRequest = z
  .strictObject({
    input: z
      .union([z.string(), z.array(z.string()).min(1).max(2_048), z.array(part).min(1).max(64)])
      .meta({ description: 'A text, texts that are judged apart, or the parts of one message.', example: 'Un texto que hay que revisar.' }),
    model: z.string().min(1).max(200).nullish().meta({ description: '`omni-moderation-latest` when absent.' }),
  })
  .meta({ id: 'ModerationsRequest' });
export type ModerationsRequest = z.output<typeof moderationsRequest>;

export const moderationsAnswer = z
  .looseObject({
    id: z.string(),
    model: z.string(),
    results: z.array(
      z.looseObject({
        flagged: z.boolean(),
        categories: z.record(z.string(), z.boolean()),
        category_scores: z.record(z.string(), z.number()),
        category_applied_input_types: z.record(z.string(), z.array(z.string())).optional(),
      }),
    ),
  })
  .meta({ id: 'Moderations' });
export type ModerationsAnswer = z.input<typeof moderationsAnswer>;

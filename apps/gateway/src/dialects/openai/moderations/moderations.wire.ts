import { z } from 'zod';
import { dropParams } from '../embeddings/embeddings.wire.ts';

const part = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image_url'), image_url: z.union([z.string().min(1), z.object({ url: z.string().min(1) })]) }),
]);

const fields = {
  input: z
    .union([z.string(), z.array(z.string()).min(1).max(2_048), z.array(part).min(1).max(64)])
    .meta({ description: 'A text, texts that are judged apart, or the parts of one message.', example: 'Un texto que hay que revisar.' }),
  model: z.string().min(1).max(200).nullish().meta({ description: '`omni-moderation-latest` when absent.' }),
  user: z.unknown().optional().meta({ description: 'Taken and of no effect.' }),
  drop_params: dropParams,
};
export const knownModerationFields: ReadonlySet<string> = new Set(Object.keys(fields));
const knownFields = z.object(fields);
export const moderationsRequest = z.looseObject(fields).meta({ id: 'ModerationsRequest' });
export type ModerationsRequest = z.output<typeof knownFields>;

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

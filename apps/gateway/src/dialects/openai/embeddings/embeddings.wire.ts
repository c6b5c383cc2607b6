import { z } from 'zod';

export const dropParams = z
  .boolean()
  .nullish()
  .meta({ description: 'Leaves out unknown fields in place of a refusal; `x-portazgo-dropped` names them. Ours.' });
const token = z.int().min(0);

/** Checked as one: a schema for each of so many numbers would hold up everybody else for a while. What is refused is told as it would be. */
const tokens = z
  .array(z.unknown())
  .min(1)
  .max(300_000)
  .superRefine((list, context) => {
    const at = list.findIndex((item) => !Number.isSafeInteger(item) || (item as number) < 0);
    const [issue] = at === -1 ? [] : (token.safeParse(list[at]).error?.issues ?? []);
    // Not to be gone on from: a union takes a branch that goes on for the one that was meant.
    if (issue) context.addIssue({ ...issue, input: list[at], path: [at], continue: false } as Parameters<typeof context.addIssue>[0]);
  })
  .meta({ items: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } }) as unknown as z.ZodType<number[], number[]>;

const fields = {
  model: z.string().min(1).max(200).meta({ example: 'text-embedding-3-small' }),
  input: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1).max(2_048), tokens, z.array(tokens).min(1).max(2_048)])
    .meta({ description: 'A text, texts, or texts already cut into tokens.', example: 'El portazgo se paga en la puerta.' }),
  encoding_format: z.enum(['float', 'base64']).nullish().meta({ description: '`float` when absent.' }),
  dimensions: z.int().min(1).nullish(),
  user: z.unknown().optional().meta({ description: 'Taken and of no effect.' }),
  drop_params: dropParams,
};
export const knownEmbeddingFields: ReadonlySet<string> = new Set(Object.keys(fields));
const knownFields = z.object(fields);
export const embeddingsRequest = z.looseObject(fields).meta({ id: 'EmbeddingsRequest' });
export type EmbeddingsRequest = z.output<typeof knownFields>;

export const embeddingsAnswer = z
  .looseObject({
    object: z.literal('list'),
    model: z.string(),
    data: z.array(
      z.looseObject({
        object: z.literal('embedding'),
        index: z.int().min(0),
        embedding: z.union([z.array(z.number()), z.string().meta({ description: 'Little-endian float32 in base64.' })]),
      }),
    ),
    usage: z.looseObject({
      prompt_tokens: z.int().min(0),
      total_tokens: z.int().min(0),
      cost: z.number().min(0).meta({ description: 'What was charged, in credits. Ours.' }),
    }),
  })
  .meta({ id: 'Embeddings' });
export type EmbeddingsAnswer = z.input<typeof embeddingsAnswer>;

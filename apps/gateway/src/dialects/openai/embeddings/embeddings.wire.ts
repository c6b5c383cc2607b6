import { z } from 'zod';

export const dropParams = z
  .boolean()
  .nullish()
  .meta({ description: 'Leaves out unknown fields in place of a refusal; `x-portazgo-dropped` names them. Ours.' });
const tokens = z.array(z.int().min(0)).min(1).max(300_000);

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

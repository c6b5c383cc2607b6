import { z } from 'zod';

export const modelBody = z
  .looseObject({
    id: z.string().meta({ example: 'gpt-4o-mini' }),
    object: z.literal('model'),
    created: z.int().min(0),
    owned_by: z.string().meta({ example: 'openai' }),
    available: z.boolean().meta({ description: '`false` while no provider of it is set up, or its service is away.' }),
    unavailable_reason: z.string().optional().meta({ description: 'Why not, in the language of `Accept-Language`.' }),
  })
  .meta({ id: 'OpenAiModel' });
export type ModelBody = z.input<typeof modelBody>;

export const modelsAnswer = z.looseObject({ object: z.literal('list'), data: z.array(modelBody) }).meta({ id: 'OpenAiModels' });
export type ModelsAnswer = z.input<typeof modelsAnswer>;

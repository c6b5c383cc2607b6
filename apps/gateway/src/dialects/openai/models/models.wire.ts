import { z } from 'zod';
import { modelKinds } from './model-kinds.ts';

const credits = z.number().min(0);
const modality = z.enum(['text', 'image', 'audio', 'video', '3d', 'vector']);

const tokenPrice = z
  .looseObject({
    above_input_tokens: z.int().min(0).meta({ description: 'Holds for prompts longer than this.' }),
    input: credits,
    input_cached: credits,
    cache_write: credits,
    output: credits,
    reasoning: credits,
  })
  .meta({ id: 'OpenAiModelTokenPrice', description: 'Credits for a million tokens.' });

const pricing = z
  .looseObject({
    unit: z.literal('credits'),
    tokens: z.array(tokenPrice).optional().meta({ description: 'Of models that count tokens, shortest prompts first.' }),
    per_request: credits.optional().meta({ description: 'On top of the tokens of each call.' }),
    usual_call: credits.optional().meta({
      description: 'Of media models: one call with every setting at its default; a thousand characters of speech, a minute of a recording.',
    }),
  })
  .meta({ id: 'OpenAiModelPricing', description: "At this moment, with the factor of the client's plan." });

export const modelBody = z
  .looseObject({
    id: z.string().meta({ example: 'gpt-4o-mini' }),
    object: z.literal('model'),
    created: z.int().min(0),
    owned_by: z.string().meta({ example: 'openai' }),
    type: z.enum(modelKinds).meta({ description: 'Which operation it serves. This and what follows is ours.' }),
    name: z.string().meta({ description: 'For people, in the language of `Accept-Language`.' }),
    description: z.string(),
    aliases: z.array(z.string()).meta({ description: 'Other names of the model.' }),
    context_window: z.int().min(1).optional().meta({ description: 'Most tokens of input and output together.' }),
    max_output_tokens: z.int().min(1).optional(),
    input_modalities: z.array(modality),
    output_modalities: z.array(modality),
    capabilities: z.looseObject({
      tools: z.boolean(),
      json_object: z.boolean(),
      json_schema: z.boolean(),
      vision: z.boolean(),
      streaming: z.boolean(),
      reasoning: z.boolean(),
      verbosity: z.boolean(),
    }),
    pricing,
    available: z.boolean().meta({ description: '`false` while no provider of it is set up or takes our credentials, or its service is away.' }),
    unavailable_reason: z.string().optional().meta({ description: 'Why not, in the language of `Accept-Language`.' }),
  })
  .meta({ id: 'OpenAiModel' });
export type ModelBody = z.input<typeof modelBody>;

export const modelsAnswer = z.looseObject({ object: z.literal('list'), data: z.array(modelBody) }).meta({ id: 'OpenAiModels' });
export type ModelsAnswer = z.input<typeof modelsAnswer>;

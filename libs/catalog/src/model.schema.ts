import { z } from 'zod';
import { reasoningEffort, type ChatRequest } from '@portazgo/contracts';
import { factor } from './decimal.ts';
import { modelInput, modelPrompt, modelVoice, timeLimits } from './media-model.schema.ts';
import { modelSetting } from './model-setting.schema.ts';
import { mediaOperation } from './operation.schema.ts';
import { route, timeouts } from './route.schema.ts';
import { texts } from './texts.schema.ts';

export const modelKind = z.enum(['chat', 'embedding', 'moderation', 'image', 'speech', 'transcription', 'music', 'video', 'voice', 'model3d']);
export type ModelKind = z.output<typeof modelKind>;
/** Kinds that count tokens. The others are made of operations, settings and inputs. */
export const tokenKinds: readonly ModelKind[] = ['chat', 'embedding', 'moderation'];

/** Fields of a chat request that a model may refuse. */
const refusable = [
  'temperature',
  'topP',
  'frequencyPenalty',
  'presencePenalty',
  'stop',
  'seed',
  'tools',
  'toolChoice',
  'parallelToolCalls',
  'responseFormat',
  'reasoningEffort',
  'logprobs',
  'topLogprobs',
  'logitBias',
  'verbosity',
] as const satisfies readonly (keyof ChatRequest)[];
export const refusableParameter = z.enum(refusable);
export type RefusableParameter = z.output<typeof refusableParameter>;

const modelName = z.string().regex(/^[a-z0-9][a-z0-9._:/-]*$/, { error: 'must be lower-case letters, digits and . _ : / -' });

const presets = z.strictObject({
  reasoningEffort: reasoningEffort.optional().describe('`none` turns reasoning off where it is on by default.'),
  temperature: z.number().min(0).max(2).optional().describe('Sampling temperature.'),
  topP: z.number().min(0).max(1).optional().describe('Nucleus sampling.'),
});

const mode = z.strictObject({
  name: modelName.describe('Name in the `mode` field of the `ask` dialect. Unique in the catalog.'),
  service: z
    .enum(['llm', 'vision', 'image', 'tts', 'stt', 'music', 'video'])
    .default('llm')
    .describe('What the `service` field of the `ask` dialect calls it.'),
  operation: mediaOperation.optional().describe('What the mode asks of the model. Absent: chat.'),
  presets: presets.default({}).describe('Parameters the mode sets when the caller leaves them out.'),
});

const limits = z.strictObject({
  contextTokens: z
    .int()
    .min(0)
    .default(0)
    .describe('Most tokens of input and output together (of one input, for embeddings). Models that count tokens must have it.'),
  maxOutputTokens: z.int().min(1).optional().describe('Most output tokens a caller may ask for. A chat model must have it.'),
  imagesMax: z.int().min(0).default(0).describe('Most images in one request.'),
  imageTokensMax: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Upper bound of the input tokens of one image; the hold counts it for each. A model with vision must have it, and a media model that is paid by the tokens of its input.',
    ),
  inputsMax: z.int().min(1).optional().describe('Most inputs in one embedding or moderation request.'),
  dimensionsMax: z.int().min(1).optional().describe('Length of the longest vector of an embedding model.'),
  secondsMax: z.int().min(1).optional().describe('Longest sound or film that goes in or comes out, where no setting says it.'),
  megapixelsMax: z.number().positive().optional().describe('Largest image that comes out, in millions of pixels, where no setting says it.'),
  turnsMax: z.int().min(1).optional().describe('Most turns of a dialogue. Absent: 1, a single text.'),
  voicesMax: z.int().min(1).optional().describe('Most different voices in a dialogue. Absent: as many as turns.'),
});

const capabilities = z.strictObject({
  tools: z.boolean().default(false).describe('Takes tools and tool choice.'),
  jsonObject: z.boolean().default(false).describe('Takes `response_format` `json_object`.'),
  jsonSchema: z.boolean().default(false).describe('Takes `response_format` `json_schema`.'),
  vision: z.boolean().default(false).describe('Reads images.'),
  streaming: z.boolean().default(false).describe('Can stream its answer.'),
  reasoning: z.boolean().default(false).describe('Can think before it answers; takes a reasoning effort.'),
  verbosity: z.boolean().default(false).describe('Takes `verbosity`; elsewhere it is a hint that is left out.'),
});

const extraFields = z.strictObject({
  refuse: z.array(z.string().min(1)).default([]).describe('Answered with 400 `unsupported_parameter`.'),
  drop: z.array(z.string().min(1)).default([]).describe('Left out; the answer says so in `x-portazgo-dropped`.'),
});

const guard = z.strictObject({
  model: modelName.describe('Moderation model that judges, by its id or another of its names.'),
  on: z
    .enum(['input', 'text'])
    .default('input')
    .describe('What is judged: texts and pictures, or texts only, where the judge takes no pictures. Sounds and films are not judged.'),
  threshold: z.number().min(0).max(1).optional().describe('Refuses at this score of a category. Absent: what the judge itself flags.'),
  categories: z.array(z.string().min(1)).min(1).optional().describe('Categories that refuse a call. Absent: all.'),
});
export type Guard = z.output<typeof guard>;

export const modelEntry = z.strictObject({
  id: modelName.describe('Name of the model in every dialect. Unique in the catalog.'),
  kind: modelKind.describe('Which operation it serves.'),
  ownedBy: z.string().min(1).describe('Who made the model; `owned_by` of the model list.'),
  created: z.int().min(0).describe('When the model appeared, in Unix seconds; `created` of the model list.'),
  title: texts.describe('Name for people.'),
  description: texts.describe('One sentence for people.'),
  aliases: z.array(modelName).default([]).describe('Other names of the model, for example dated ids.'),
  modes: z.array(mode).default([]).describe('Names of the model in the `ask` dialect.'),
  operations: z
    .array(mediaOperation)
    .default([])
    .describe('What a media model can be asked. A chat model with vision has the `vision.*` operations by itself.'),
  prompt: modelPrompt.nullable().default(null).describe('The text a media model takes. Null or absent: it takes none.'),
  inputs: z.array(modelInput).default([]).describe('The files a media model takes.'),
  settings: z.array(modelSetting).default([]).describe('What a caller of a media model may choose. Anything else is refused.'),
  requiresOneOf: z
    .array(z.array(z.string()).min(2))
    .default([])
    .describe('Groups of setting keys, input keys or `prompt`; of each group a call must have one.'),
  voices: z.array(modelVoice).default([]).describe('Voices of a speech model that everyone may use.'),
  chargeOnFailure: z.boolean().default(false).describe('Charge what is held when a provider took the work and failed.'),
  timeLimits: timeLimits.prefault({}).describe('Limits of one job; the usual ones of the kind where absent.'),
  limits: limits.prefault({}).describe('What one request may hold.'),
  capabilities: capabilities.default(capabilities.parse({})).describe('What the model can do; all false unless said.'),
  refuses: z.array(refusableParameter).default([]).describe('Request parameters the model refuses; the door answers 400 `unsupported_parameter`.'),
  extraFields: extraFields
    .prefault({})
    .describe(
      'Fields of a chat request that no format of the gateway knows, such as `top_k`. They go to an OpenAI-compatible provider as they are, except these.',
    ),
  plans: z.array(z.string().min(1)).min(1).nullable().default(null).describe('Plans that may use the model. Null or absent: every plan.'),
  margin: factor.optional().describe('Factor on the prices of this model, in place of the margin of the catalog.'),
  guard: guard.optional().describe('Has what a caller sends judged before any of it goes to a provider. Absent: it goes as it is.'),
  timeouts: timeouts.default({}).describe('Time limits, where the usual ones do not fit.'),
  routes: z.array(route).min(1, { error: 'a model needs at least one route' }).describe('Ways to serve the model.'),
});
export type ModelEntry = z.output<typeof modelEntry>;
export type { Timeouts } from './route.schema.ts';
export type RouteEntry = ModelEntry['routes'][number];
export type ModelMode = ModelEntry['modes'][number];

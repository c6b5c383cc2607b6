import { z } from 'zod';
import { reasoningEffort, type ChatRequest } from '@portazgo/contracts';
import { factor } from './decimal.ts';
import { pricePeriod } from './price.schema.ts';

/** Kinds of model this version can serve; images, speech and the rest join the list with their services. */
export const modelKind = z.enum(['chat', 'embedding', 'moderation']);
export type ModelKind = z.output<typeof modelKind>;

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
] as const satisfies readonly (keyof ChatRequest)[];
export const refusableParameter = z.enum(refusable);
export type RefusableParameter = z.output<typeof refusableParameter>;

const modelName = z.string().regex(/^[a-z0-9][a-z0-9._:/-]*$/, { error: 'must be lower-case letters, digits and . _ : / -' });

const texts = z.strictObject({
  es: z.string().min(1).describe('Spanish.'),
  pt: z.string().min(1).describe('Portuguese.'),
  en: z.string().min(1).describe('English.'),
});

const presets = z.strictObject({
  reasoningEffort: reasoningEffort.optional().describe('`none` turns reasoning off where it is on by default.'),
  temperature: z.number().min(0).max(2).optional().describe('Sampling temperature.'),
  topP: z.number().min(0).max(1).optional().describe('Nucleus sampling.'),
});

const mode = z.strictObject({
  name: modelName.describe('Name in the `mode` field of the `ask` dialect. Unique in the catalog.'),
  service: z.enum(['llm', 'vision']).default('llm').describe('What the `service` field of the `ask` dialect calls it.'),
  presets: presets.default({}).describe('Parameters the mode sets when the caller leaves them out.'),
});

const limits = z.strictObject({
  contextTokens: z.int().min(1).describe('Most tokens of input and output together (of one input, for embeddings).'),
  maxOutputTokens: z.int().min(1).optional().describe('Most output tokens a caller may ask for. A chat model must have it.'),
  imagesMax: z.int().min(0).default(0).describe('Most images in one request.'),
  imageTokensMax: z
    .int()
    .min(1)
    .optional()
    .describe('Upper bound of the input tokens of one image; the hold counts it for each. A model with vision must have it.'),
  inputsMax: z.int().min(1).optional().describe('Most inputs in one embedding or moderation request.'),
  dimensionsMax: z.int().min(1).optional().describe('Length of the longest vector of an embedding model.'),
});

const capabilities = z.strictObject({
  tools: z.boolean().default(false).describe('Takes tools and tool choice.'),
  jsonObject: z.boolean().default(false).describe('Takes `response_format` `json_object`.'),
  jsonSchema: z.boolean().default(false).describe('Takes `response_format` `json_schema`.'),
  vision: z.boolean().default(false).describe('Reads images.'),
  streaming: z.boolean().default(false).describe('Can stream its answer.'),
  reasoning: z.boolean().default(false).describe('Can think before it answers; takes a reasoning effort.'),
});

const timeouts = z.strictObject({
  connectMs: z.int().min(1).optional().describe('Until the connection stands.'),
  firstByteMs: z.int().min(1).optional().describe('Until the first byte of the answer.'),
  idleMs: z.int().min(1).optional().describe('Between two bytes.'),
  totalMs: z.int().min(1).optional().describe('Of the whole call.'),
});
export type Timeouts = z.output<typeof timeouts>;

const route = z.strictObject({
  provider: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, { error: 'must be the lower-case name of a provider' })
    .describe('Who serves it: the name of a provider of the llm service.'),
  upstreamModel: z.string().min(1).describe('The model id that the provider knows.'),
  priority: z.int().min(0).default(0).describe('Routes of the lowest number are tried first.'),
  weight: z.int().min(1).default(1).describe('Share of the calls among routes of one priority.'),
  timeouts: timeouts.default({}).describe('Time limits of this route, the same fields; they win over those of the model.'),
  useReportedCost: z.boolean().default(false).describe('Charge what the provider says the call cost, when it says so; the prices then serve the hold only.'),
  prices: z.array(pricePeriod).min(1, { error: 'price missing' }).describe('What the provider asks, oldest first, without gap or overlap.'),
});

export const modelEntry = z.strictObject({
  id: modelName.describe('Name of the model in every dialect. Unique in the catalog.'),
  kind: modelKind.describe('Which operation it serves.'),
  ownedBy: z.string().min(1).describe('Who made the model; `owned_by` of the model list.'),
  created: z.int().min(0).describe('When the model appeared, in Unix seconds; `created` of the model list.'),
  title: texts.describe('Name for people.'),
  description: texts.describe('One sentence for people.'),
  aliases: z.array(modelName).default([]).describe('Other names of the model, for example dated ids.'),
  modes: z.array(mode).default([]).describe('Names of the model in the `ask` dialect.'),
  limits: limits.describe('What one request may hold.'),
  capabilities: capabilities.default(capabilities.parse({})).describe('What the model can do; all false unless said.'),
  refuses: z.array(refusableParameter).default([]).describe('Request parameters the model refuses; the door answers 400 `unsupported_parameter`.'),
  plans: z.array(z.string().min(1)).min(1).nullable().default(null).describe('Plans that may use the model. Null or absent: every plan.'),
  margin: factor.optional().describe('Factor on the prices of this model, in place of the margin of the catalog.'),
  timeouts: timeouts.default({}).describe('Time limits, where the usual ones do not fit.'),
  routes: z.array(route).min(1, { error: 'a model needs at least one route' }).describe('Ways to serve the model.'),
});
export type ModelEntry = z.output<typeof modelEntry>;
export type RouteEntry = ModelEntry['routes'][number];
export type ModelMode = ModelEntry['modes'][number];

import { z } from 'zod';
import { chatUsage } from '../chat-completions/completion.wire.ts';

const notSupported = z.unknown().optional().meta({ description: 'Refused with `unsupported_parameter`, except where it asks for what happens anyway.' });
const tokens = z.array(z.int());

const completionsFields = {
  model: z.string().min(1).max(200).meta({ example: 'gpt-4o-mini' }),
  prompt: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1).max(2_048), tokens.min(1), z.array(tokens).min(1)])
    .meta({ description: 'A text, or a list of one text. Lists of tokens are refused: every model has its own.', example: 'Había una vez' }),
  max_tokens: z.int().min(1).nullish().meta({ description: '16 when absent, as OpenAI has it.' }),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  seed: z.int().nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  logit_bias: z.record(z.string(), z.number().min(-100).max(100)).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish(), include_obfuscation: z.boolean().nullish() }).nullish(),
  drop_params: z
    .boolean()
    .nullish()
    .meta({ description: 'Leaves out what the model or its provider does not take, in place of a refusal; `x-portazgo-dropped` names it. Ours.' }),
  user: z.unknown().optional().meta({ description: 'Handed on to providers that document it; without effect elsewhere.' }),
  n: notSupported,
  best_of: notSupported,
  echo: notSupported,
  suffix: notSupported,
  logprobs: notSupported,
};

export const knownCompletionFields: ReadonlySet<string> = new Set(Object.keys(completionsFields));
const knownFields = z.object(completionsFields);

/** `POST /v1/completions`, the older form: a prompt is answered as the message of a user. Unknown fields go to the provider as those of a chat. */
export const completionsRequest = z.looseObject(completionsFields).meta({ id: 'CompletionsRequest' });
export type CompletionsRequest = z.output<typeof knownFields>;

const finishReason = z.enum(['stop', 'length', 'content_filter']);

export const textCompletion = z
  .looseObject({
    id: z.string().meta({ example: 'cmpl-01JD0000000000000000000000' }),
    object: z.literal('text_completion'),
    created: z.int().min(0),
    model: z.string(),
    choices: z.array(z.looseObject({ text: z.string(), index: z.int().min(0), logprobs: z.null(), finish_reason: finishReason.nullable() })),
    usage: chatUsage.nullable().optional(),
  })
  .meta({ id: 'TextCompletion' });
export type TextCompletion = z.input<typeof textCompletion>;

import { z } from 'zod';
import { chatCompletionsRequest } from '../../openai/chat-completions/chat-completions.wire.ts';

/** The chat of this format: OpenAI's, streamed and with thoughts unless asked otherwise, and priced in its answer. */
export const generationChat = chatCompletionsRequest
  .extend({
    model: z.string().min(1).max(200).default('gemini').meta({ example: 'gemini' }),
    stream: z.boolean().nullish().meta({ description: 'Server-sent events; true when absent.' }),
    include_thoughts: z.boolean().nullish().meta({ description: 'Send what the model thinks before it answers; true when absent.' }),
    reasoning_effort: z
      .enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])
      .nullish()
      .meta({ description: 'high when absent, where the model can think.' }),
  })
  .meta({ id: 'GenerationChat' });
export type GenerationChat = z.output<typeof generationChat>;

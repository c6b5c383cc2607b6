import { z } from 'zod';
import { documentRoute } from '../../../document/document-route.ts';
import { chatCompletionBody } from '../../openai/chat-completions/completion.wire.ts';
import { generationsError } from '../generations.wire.ts';

export const generationChatBody = chatCompletionBody
  .extend({ credits_consumed: z.number().meta({ description: 'What was charged, in credits.', example: 2 }) })
  .meta({ id: 'GenerationChatBody' });

export const documentGenerationChat = () =>
  documentRoute({
    tag: 'generations',
    operationId: 'generateChat',
    summary: 'Chat, streamed unless asked otherwise',
    answer: {
      schema: generationChatBody,
      description: 'With `stream: false` the whole answer; else chunks as OpenAI writes them, the last object with `usage` and `credits_consumed`.',
      eventStream: {
        description: 'Chunks, then `data: [DONE]`. A stream that fails ends with an error object and without `[DONE]`.',
        example:
          'data: {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"Hola"},"finish_reason":null}]}\n\ndata: [DONE]\n\n',
      },
    },
    error: generationsError,
    errors: [],
    isCosting: true,
  });

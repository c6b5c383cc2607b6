import { documentRoute } from '../../../document/document-route.ts';
import { openAiError } from '../chat-completions/completion.wire.ts';
import { textCompletion } from './completions.wire.ts';

export const documentCompletions = () =>
  documentRoute({
    tag: 'openai',
    operationId: 'createCompletion',
    summary: 'Complete a prompt (the older form)',
    description: 'The prompt is answered as the message of a user, by any chat model. New programs use `POST /v1/chat/completions`.',
    answer: {
      schema: textCompletion,
      description: 'The whole completion, or with `stream: true` its pieces as they come.',
      eventStream: {
        description:
          'Each event is a `TextCompletion`; the stream ends with `data: [DONE]`. One that is not whole ends with `data: {"error": …}` and without it.',
        example:
          'data: {"id":"cmpl-01","object":"text_completion","created":1795000000,"model":"gpt-4o-mini","choices":[{"text":"Hi","index":0,"logprobs":null,"finish_reason":null}]}\n\ndata: [DONE]\n\n',
      },
    },
    error: openAiError,
    errors: [],
    isCosting: true,
  });

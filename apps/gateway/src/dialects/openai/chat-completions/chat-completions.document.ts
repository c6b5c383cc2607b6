import { documentRoute } from '../../../document/document-route.ts';
import { chatCompletionBody, chatCompletionChunk, openAiError } from './completion.wire.ts';

export const documentChatCompletions = () =>
  documentRoute({
    tag: 'openai',
    operationId: 'createChatCompletion',
    summary: 'Create a chat completion',
    description: 'As OpenAI defines it; the official libraries work unchanged. Reasoning models add `reasoning_content`.',
    answer: {
      schema: chatCompletionBody,
      description: 'The whole completion, or with `stream: true` its chunks as they come.',
      eventStream: {
        event: chatCompletionChunk,
        description:
          'Each event is a `ChatCompletionChunk`; the stream ends with `data: [DONE]`. An answer that is not whole ends with `data: {"error": …}` and without `[DONE]`. Comments are heartbeats.',
        example:
          'data: {"id":"chatcmpl-01","object":"chat.completion.chunk","created":1795000000,"model":"gpt-4o-mini","choices":[{"index":0,"delta":{"content":"Hi"},"logprobs":null,"finish_reason":null}]}\n\ndata: [DONE]\n\n',
      },
    },
    error: openAiError,
    errors: [],
    isCosting: true,
  });

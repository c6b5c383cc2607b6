import { documentRoute } from '../../../document/document-route.ts';
import { openAiError } from '../chat-completions/completion.wire.ts';
import { deletedResponse, inputItemList, responseBody } from './response.wire.ts';

const idText = 'Unknown, expired and foreign ids are all 404.';

export const documentResponse = () =>
  documentRoute({
    tag: 'openai',
    operationId: 'createResponse',
    summary: 'Ask a model, in the newer format',
    description:
      'The response is kept unless `store` is false: `previous_response_id` goes on from it and items of `input` may refer to it (`item_reference`). What came before is input and charged as such. Tools that OpenAI itself carries out are left out and named in `x-portazgo-dropped`.',
    answer: {
      schema: responseBody,
      description: 'The whole response.',
      eventStream: {
        description: "Named events in OpenAI's order; the last one carries the whole response.",
        example: 'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta":"Hola"}\n\n',
      },
    },
    error: openAiError,
    errors: [],
    isCosting: true,
  });

export const documentStoredResponse = () =>
  documentRoute({
    tag: 'openai',
    operationId: 'getResponse',
    summary: 'A stored response',
    description: idText,
    answer: { schema: responseBody, description: 'The response as it was answered.' },
    error: openAiError,
    errors: [400, 404],
  });

export const documentInputItems = () =>
  documentRoute({
    tag: 'openai',
    operationId: 'listResponseInputItems',
    summary: 'What a stored response answers',
    description: `The whole conversation before it, that of earlier responses included. ${idText}`,
    answer: { schema: inputItemList, description: 'A page of items; `after` takes its `last_id`.' },
    error: openAiError,
    errors: [400, 404],
  });

export const documentResponseDeletion = () =>
  documentRoute({
    tag: 'openai',
    operationId: 'deleteResponse',
    summary: 'Delete a stored response',
    description: `Responses that went on from it keep their own copy of the conversation. ${idText}`,
    answer: { schema: deletedResponse, description: 'It is gone.' },
    error: openAiError,
    errors: [404],
  });

export const documentResponseCancellation = () =>
  documentRoute({
    tag: 'openai',
    operationId: 'cancelResponse',
    summary: 'Refused: responses do not run in the background',
    description: `Closing the connection of a stream ends it. ${idText}`,
    answer: { schema: responseBody, description: 'Never answered.' },
    error: openAiError,
    errors: [400, 404],
  });

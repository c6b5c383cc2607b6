import { documentRoute } from '../../../document/document-route.ts';
import { askAnswer, askError } from './ask.wire.ts';

export const documentAsk = () =>
  documentRoute({
    tag: 'ask',
    operationId: 'ask',
    summary: 'Ask a model',
    description:
      'Clean in, clean out. `GET /v1/stream` opens a WebSocket that takes the same objects as text frames, with `api_key` in the frame or the header ' +
      'at the upgrade, and an optional `id` that is echoed on every frame of the answer.',
    answer: {
      schema: askAnswer,
      description: 'The whole answer, or with `stream: true` its tokens as they come.',
      example: { answer: 'Las plantas convierten luz en azúcar.', done: true, model: 'deepseek-v4-pro', usage: { tokens_in: 15, tokens_out: 120, cost: 0.27 } },
      eventStream: {
        description:
          'Each event is a JSON object with `answer` and `done`; the last one has `usage`, or `error` when the answer is not whole. Comments are heartbeats.',
        example: 'data: {"answer":"Hola","done":false}\n\ndata: {"answer":"","done":true,"usage":{"tokens_in":5,"tokens_out":42,"cost":0.1}}\n\n',
      },
    },
    error: askError,
    errors: [],
    isCosting: true,
    canWait: true,
  });

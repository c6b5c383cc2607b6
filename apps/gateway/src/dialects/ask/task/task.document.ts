import { documentRoute } from '../../../document/document-route.ts';
import { askError, taskAnswer } from '../ask/ask.wire.ts';

export const documentTask = () =>
  documentRoute({
    tag: 'ask',
    operationId: 'readTask',
    summary: 'How a task is doing',
    description: 'Asking takes no request from the rate of the key, and is answered when the rate is used up.',
    answer: {
      schema: taskAnswer,
      description: 'While it runs, when it is completed, or why it failed.',
      example: {
        id: '019ad3b2-7c1e-7a40-8f3d-2b6c90e1d4a5',
        status: 'completed',
        answer: 'https://example.com/files/20261128-abc.png?expires=1&signature=x',
        done: true,
      },
    },
    error: askError,
    errors: [400, 404],
  });

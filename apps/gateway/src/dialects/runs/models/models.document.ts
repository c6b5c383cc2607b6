import { documentRoute } from '../../../document/document-route.ts';
import { runJob, runsError, runsModels } from '../runs.wire.ts';

export const documentRunsModels = () =>
  documentRoute({
    tag: 'runs',
    operationId: 'listRunModels',
    summary: 'The models that can be run, and their settings',
    answer: { schema: runsModels, description: 'Sorted by id; texts in the language of `Accept-Language`, else in English.' },
    error: runsError,
    errors: [],
  });

export const documentRun = () =>
  documentRoute({
    tag: 'runs',
    operationId: 'runModel',
    summary: 'Run a model',
    description:
      'Images and image tools are answered whole (200) when they end within the wait; everything else, and what lasts longer, is answered 202 and read at ' +
      '`GET /api/v1/jobs/{id}`. `Prefer: wait=N` or `Prefer: respond-async` chooses. Models whose output is text are always answered at once: chat models ' +
      'take `prompt` or `messages` (`role`, `content`) and, with vision, `image_input`; `outputText` of an embedding model is its vector as JSON. ' +
      'Such a run takes no `webhook_url`, and one that fails is answered as an error.',
    answer: {
      schema: runJob,
      description: 'The run, completed or failed.',
      example: {
        id: '019ad3b2-7c1e-7a40-8f3d-2b6c90e1d4a5',
        object: 'job',
        status: 'completed',
        model: 'google/nano-banana',
        output: { outputImage: 'https://example.com/files/20261128-abc.png?expires=1&signature=x' },
        error: null,
        credits_charged: 70,
        created_at: '2026-03-26T12:00:00.000Z',
        completed_at: '2026-03-26T12:00:03.000Z',
      },
    },
    accepted: { schema: runJob, description: 'The run goes on.' },
    error: runsError,
    errors: [],
    isCosting: true,
    canWait: true,
  });

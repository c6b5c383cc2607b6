import { documentRoute } from '../../document/document-route.ts';
import { generationsError, startedTask } from './generations.wire.ts';

/** What every route that starts a task says about itself. */
export const documentStart = (operationId: string, summary: string, description?: string) =>
  documentRoute({
    tag: 'generations',
    operationId,
    summary,
    ...(description === undefined ? {} : { description }),
    answer: {
      schema: startedTask,
      description: 'The task was started; read it at `GET /api/v1/tasks/{id}`.',
      example: {
        code: 200,
        message: 'success',
        data: { task_id: '019ad3b2-7c1e-7a40-8f3d-2b6c90e1d4a5', status: 'IN_PROGRESS' },
        id: '019ad3b2-7c1e-7a40-8f3d-2b6c90e1d4a5',
        status: 'pending',
        model: 'flux-2',
        created_at: '2026-02-24T12:00:00Z',
      },
    },
    error: generationsError,
    errors: [],
    isCosting: true,
  });

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
        data: { task_id: '01J00000000000000000000000', status: 'IN_PROGRESS' },
        id: '01J00000000000000000000000',
        status: 'pending',
        model: 'flux-2',
        created_at: '2026-02-24T12:00:00Z',
      },
    },
    error: generationsError,
    errors: [],
    isCosting: true,
  });

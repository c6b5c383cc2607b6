import { Controller, Get, Param, UseFilters } from '@nestjs/common';
import { Scope } from '@portazgo/admission';
import { documentRoute } from '../../../document/document-route.ts';
import { Inbound, type InboundCall } from '../../../edge/inbound-call.ts';
import { FileLinks } from '../../../media/file-links.ts';
import { JobDesk } from '../../../media/job-desk.client.ts';
import { KeyLook } from '../../../uploads/key-look.ts';
import { GenerationsErrorFilter } from '../generations-error.filter.ts';
import { generationsErrors } from '../generations-errors.ts';
import { generationsError, taskState, type TaskState } from '../generations.wire.ts';
import { toTaskState } from './task.translator.ts';

@Controller('api/v1/tasks')
@UseFilters(GenerationsErrorFilter)
export class TasksController {
  constructor(
    private readonly looks: KeyLook,
    private readonly desk: JobDesk,
    private readonly links: FileLinks,
  ) {}

  @Get(':id')
  @Scope('inference')
  @documentRoute({
    tag: 'generations',
    operationId: 'readGeneration',
    summary: 'How a task is doing',
    description: 'Asking takes no request from the rate of the key, and is answered when the rate is used up.',
    answer: {
      schema: taskState,
      description: 'The task as it is now.',
      example: {
        code: 200,
        message: 'success',
        data: {
          task_id: '019ad3b2-7c1e-7a40-8f3d-2b6c90e1d4a5',
          status: 'SUCCESS',
          consumed_credits: 5,
          error_message: null,
          created_at: '2026-02-25T12:00:00Z',
          request: { model: 'flux-2', prompt: 'A serene Japanese garden...' },
          response: ['https://example.com/files/20261128-abc.png?expires=1&signature=x'],
        },
      },
    },
    error: generationsError,
    errors: [404],
  })
  async read(@Param('id') id: string, @Inbound(generationsErrors.native) call: InboundCall): Promise<TaskState> {
    const { clientId } = await this.looks.lookAtOwnWork(call);
    return toTaskState(await this.desk.read(call, clientId, id), this.links, call.locale);
  }
}

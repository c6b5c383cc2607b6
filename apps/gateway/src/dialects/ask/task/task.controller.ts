import { Controller, Get, Query, UseFilters } from '@nestjs/common';
import { Scope } from '@portazgo/admission';
import { z } from 'zod';
import { Inbound, type InboundCall } from '../../../edge/inbound-call.ts';
import { FileLinks } from '../../../media/file-links.ts';
import { JobDesk } from '../../../media/job-desk.client.ts';
import { KeyLook } from '../../../uploads/key-look.ts';
import { AskErrorFilter } from '../ask-error.filter.ts';
import { askErrors } from '../ask-errors.ts';
import type { TaskAnswer } from '../ask/ask.wire.ts';
import { documentTask } from './task.document.ts';
import { toTask } from './task.translator.ts';

const taskQuery = z.strictObject({ id: z.string().min(1) });

@Controller('v1')
@UseFilters(AskErrorFilter)
export class TaskController {
  constructor(
    private readonly looks: KeyLook,
    private readonly desk: JobDesk,
    private readonly links: FileLinks,
  ) {}

  @Get('task')
  @Scope('inference')
  @documentTask()
  async read(@Query({ schema: taskQuery }) { id }: z.output<typeof taskQuery>, @Inbound(askErrors.native) call: InboundCall): Promise<TaskAnswer> {
    const { clientId } = await this.looks.lookAtOwnWork(call);
    return toTask(await this.desk.read(call, clientId, id), this.links, call.locale);
  }
}

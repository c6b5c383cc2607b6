import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { cancelJob, listJobs, readJob, submitJob } from '@portazgo/contracts';
import type { z } from 'zod';
import { DeskService } from './desk.service.ts';

@Controller()
export class DeskController {
  constructor(private readonly desk: DeskService) {}

  @MessagePattern(submitJob.subject)
  async submit(@Payload({ schema: submitJob.request }) submission: z.output<typeof submitJob.request>): Promise<z.input<typeof submitJob.reply>> {
    return { job: await this.desk.submit(submission) };
  }

  @MessagePattern(readJob.subject)
  async read(@Payload({ schema: readJob.request }) { clientId, jobId }: z.output<typeof readJob.request>): Promise<z.input<typeof readJob.reply>> {
    return { job: await this.desk.read(clientId, jobId) };
  }

  @MessagePattern(listJobs.subject)
  list(@Payload({ schema: listJobs.request }) request: z.output<typeof listJobs.request>): Promise<z.input<typeof listJobs.reply>> {
    return this.desk.list(request);
  }

  @MessagePattern(cancelJob.subject)
  cancel(@Payload({ schema: cancelJob.request }) { clientId, jobId, mode }: z.output<typeof cancelJob.request>): Promise<z.input<typeof cancelJob.reply>> {
    return this.desk.cancel(clientId, jobId, mode ?? 'live');
  }
}

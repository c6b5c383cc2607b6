import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { claimJob, dispatchJob, finishJob, reportJob, returnJob, trackJob } from '@portazgo/contracts';
import type { z } from 'zod';
import { WorkerDeskService } from './worker-desk.service.ts';

@Controller()
export class WorkerDeskController {
  constructor(private readonly desk: WorkerDeskService) {}

  @MessagePattern(claimJob.subject)
  claim(@Payload({ schema: claimJob.request }) request: z.output<typeof claimJob.request>): Promise<z.input<typeof claimJob.reply>> {
    return this.desk.claim(request);
  }

  @MessagePattern(dispatchJob.subject)
  dispatch(@Payload({ schema: dispatchJob.request }) request: z.output<typeof dispatchJob.request>): Promise<z.input<typeof dispatchJob.reply>> {
    return this.desk.dispatch(request);
  }

  @MessagePattern(trackJob.subject)
  track(@Payload({ schema: trackJob.request }) request: z.output<typeof trackJob.request>): Promise<z.input<typeof trackJob.reply>> {
    return this.desk.track(request);
  }

  @MessagePattern(reportJob.subject)
  report(@Payload({ schema: reportJob.request }) request: z.output<typeof reportJob.request>): Promise<z.input<typeof reportJob.reply>> {
    return this.desk.report(request);
  }

  @MessagePattern(returnJob.subject)
  return(@Payload({ schema: returnJob.request }) request: z.output<typeof returnJob.request>): Promise<z.input<typeof returnJob.reply>> {
    return this.desk.return(request);
  }

  @MessagePattern(finishJob.subject)
  finish(@Payload({ schema: finishJob.request }) request: z.output<typeof finishJob.request>): Promise<z.input<typeof finishJob.reply>> {
    return this.desk.finish(request);
  }
}

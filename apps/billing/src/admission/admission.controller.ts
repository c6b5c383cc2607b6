import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { admit } from '@portazgo/contracts';
import { z } from 'zod';
import { AdmissionService } from './admission.service.ts';

// What many callers sent together is read one by one: a request that is not as it must be is refused alone.
const admissions = z.object({ admissions: z.array(z.unknown()).min(1).max(256) });

@Controller()
export class AdmissionController {
  constructor(private readonly admission: AdmissionService) {}

  @MessagePattern(admit.subject)
  async admit(@Payload({ schema: admissions }) request: z.output<typeof admissions>): Promise<z.input<typeof admit.reply>> {
    return { decisions: await this.admission.admitAll(request.admissions) };
  }
}

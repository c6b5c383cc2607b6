import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { admit } from '@portazgo/contracts';
import type { z } from 'zod';
import { AdmissionService } from './admission.service.ts';

@Controller()
export class AdmissionController {
  constructor(private readonly admission: AdmissionService) {}

  @MessagePattern(admit.subject)
  async admit(@Payload({ schema: admit.request }) request: z.output<typeof admit.request>): Promise<z.input<typeof admit.reply>> {
    return { decisions: await Promise.all(request.admissions.map((admission) => this.admission.admit(admission))) };
  }
}

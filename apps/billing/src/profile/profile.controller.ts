import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { readProfile } from '@portazgo/contracts';
import type { z } from 'zod';
import { ProfileService } from './profile.service.ts';

@Controller()
export class ProfileController {
  constructor(private readonly profiles: ProfileService) {}

  @MessagePattern(readProfile.subject)
  readProfile(@Payload({ schema: readProfile.request }) request: z.output<typeof readProfile.request>): Promise<z.input<typeof readProfile.reply>> {
    return this.profiles.read(request.keyHash, request.ip, {
      counts: request.counts ?? true,
      evenOverRate: request.evenOverRate ?? false,
      scope: request.scope ?? null,
    });
  }
}

import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { checkAccess } from '@portazgo/contracts';
import type { z } from 'zod';
import { AccessService } from './access.service.ts';

@Controller()
export class AccessController {
  constructor(private readonly access: AccessService) {}

  @MessagePattern(checkAccess.subject)
  async check(@Payload({ schema: checkAccess.request }) { keyHashes }: z.output<typeof checkAccess.request>): Promise<z.input<typeof checkAccess.reply>> {
    return { accesses: await this.access.check(keyHashes) };
  }
}

import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { checkAddress } from '@portazgo/contracts';
import { SafeFetch } from '@portazgo/safe-fetch';
import type { z } from 'zod';

@Controller()
export class AddressController {
  constructor(private readonly outside: SafeFetch) {}

  @MessagePattern(checkAddress.subject)
  check(@Payload({ schema: checkAddress.request }) { url }: z.output<typeof checkAddress.request>): z.input<typeof checkAddress.reply> {
    const verdict = this.outside.check(url);
    return { allowed: verdict.allowed, reason: verdict.allowed ? null : verdict.reason };
  }
}

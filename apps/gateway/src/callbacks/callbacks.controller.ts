import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Public } from '@portazgo/admission';
import { providerCallbackSubject, type ProviderCallbackMessage } from '@portazgo/contracts';
import { z } from 'zod';
import { documentRoute } from '../document/document-route.ts';
import type { EdgeRequest } from '../edge/inbound-call.ts';
import type { RouteOptions } from '../edge/route-options.ts';
import { houseError } from '../quote/quote.wire.ts';
import { CallbackBus } from './callback-bus.ts';

const accepted = z.looseObject({ received: z.literal(true) }).meta({ id: 'CallbackReceived' });
/**
 * Where providers call when a task ends. An address that is not of ours is no route at all, before a byte of its body is read, see
 * `CallbackAddresses`. Of one that is, nothing is believed either: whoever works on the job checks token and signature, and even then only
 * asks the provider at once instead of a little later.
 */
@Controller('v1/callbacks')
export class CallbacksController {
  constructor(private readonly bus: CallbackBus) {}

  @Post(':jobId/:token')
  @HttpCode(200)
  @Public()
  @RouteConfig({ rawBody: true } satisfies RouteOptions)
  @documentRoute({
    tag: 'portazgo',
    operationId: 'receiveCallback',
    summary: 'For providers: a task has ended',
    answer: { schema: accepted, description: 'Taken as a hint; nothing more is ever told.' },
    error: houseError,
    errors: [404, 413, 415],
    isPublic: true,
  })
  receive(@Param('jobId') id: string, @Param('token') secret: string, @Body() body: unknown, @Req() request: EdgeRequest): z.input<typeof accepted> {
    if (Buffer.isBuffer(body)) {
      const message: ProviderCallbackMessage = { token: secret, headers: signatureHeaders(request), bodyBase64: body.toString('base64') };
      this.bus.publish(providerCallbackSubject(id), message);
    }
    return { received: true };
  }
}

/** Never a credential: only what signatures are made of. */
function signatureHeaders({ headers }: EdgeRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      /^(x-|webhook-|content-type$)/.test(name) && typeof value === 'string' && value.length <= 4_096 ? [[name, value]] : [],
    ),
  );
}

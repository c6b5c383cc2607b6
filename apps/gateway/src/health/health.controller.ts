import { Controller, Get, Res } from '@nestjs/common';
import { Public } from '@portazgo/admission';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { documentRoute } from '../document/document-route.ts';
import { houseError } from '../quote/quote.wire.ts';
import { Readiness } from './readiness.ts';

const liveAnswer = z.looseObject({ status: z.literal('live') }).meta({ id: 'Live' });
const readyAnswer = z
  .looseObject({ status: z.enum(['ready', 'not ready']), checks: z.record(z.string(), z.string()).meta({ description: '`ok`, or what is wrong.' }) })
  .meta({ id: 'Ready' });

@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @Public()
  @documentRoute({
    tag: 'portazgo',
    operationId: 'live',
    summary: 'Whether the process turns',
    answer: { schema: liveAnswer, description: 'It does.' },
    error: houseError,
    errors: [500],
    isPublic: true,
  })
  live(): z.input<typeof liveAnswer> {
    return { status: 'live' };
  }

  @Get('ready')
  @Public()
  @documentRoute({
    tag: 'portazgo',
    operationId: 'ready',
    summary: 'Whether the gateway may be given work',
    answer: { schema: readyAnswer, description: 'It may.' },
    error: readyAnswer,
    errors: [503],
    isPublic: true,
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<z.input<typeof readyAnswer>> {
    const { ready, checks } = await this.readiness.report();
    if (!ready) reply.code(503).header('retry-after', '2');
    return { status: ready ? 'ready' : 'not ready', checks };
  }
}

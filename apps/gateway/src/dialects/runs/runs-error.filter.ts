import { Catch, Injectable, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { EdgeRequest } from '../../edge/inbound-call.ts';
import { sendError } from '../../edge/send-error.ts';
import { GatewayLogger } from '../../gateway.logger.ts';
import { runsErrors } from './runs-errors.ts';

@Catch()
@Injectable()
export class RunsErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: GatewayLogger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendError(thrown, http.getRequest<EdgeRequest>(), http.getResponse<FastifyReply>(), runsErrors, this.logger.pino);
  }
}

import { Catch, Injectable, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { dialectOfPath } from '../dialects/dialect-of-path.ts';
import { GatewayLogger } from '../gateway.logger.ts';
import type { EdgeRequest } from './inbound-call.ts';
import { pathOf } from './request-path.ts';
import { sendError } from './send-error.ts';

/** Failures outside every controller: no such route, a body the server itself refuses. The path tells which format the caller speaks. */
@Catch()
@Injectable()
export class EdgeErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: GatewayLogger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<EdgeRequest>();
    const path = pathOf(request.url);
    sendError(thrown, request, http.getResponse<FastifyReply>(), dialectOfPath(path), this.logger.pino);
  }
}

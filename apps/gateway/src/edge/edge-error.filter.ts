import { Catch, HttpException, Injectable, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { ServiceError } from '@portazgo/errors';
import type { FastifyReply } from 'fastify';
import { dialectOfPath } from '../dialects/dialect-of-path.ts';
import { GatewayLogger } from '../gateway.logger.ts';
import type { EdgeRequest } from './inbound-call.ts';
import { RouteTable } from './route-table.ts';
import { sendError } from './send-error.ts';
import { pathOf } from './to-service-error.ts';

/** Failures outside every controller: no such route, a body the server itself refuses. The path tells which format the caller speaks. */
@Catch()
@Injectable()
export class EdgeErrorFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    private readonly logger: GatewayLogger,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<EdgeRequest>();
    const path = pathOf(request.url);
    const error = isNoRoute(thrown) ? (this.wrongMethod(request.method, path) ?? thrown) : thrown;
    sendError(error, request, http.getResponse<FastifyReply>(), dialectOfPath(path), this.logger.pino);
  }

  private wrongMethod(method: string, path: string): ServiceError | undefined {
    const methods = this.routes.methodsOf(path);
    return methods.length > 0 ? new ServiceError('method_not_allowed', { method, allowed: methods.join(', ') }) : undefined;
  }
}

const isNoRoute = (thrown: unknown) => thrown instanceof HttpException && thrown.getStatus() === 404;

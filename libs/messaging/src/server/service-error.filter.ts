import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Keeps Nest's own filter from rewriting failures. The transport decides what crosses the process:
 * a `ServiceError` intact, anything else as `internal_error` with its cause reported to `onFailure`.
 */
@Catch()
export class ServiceErrorFilter implements RpcExceptionFilter<unknown> {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

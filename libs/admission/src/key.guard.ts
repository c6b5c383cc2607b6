import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { KeyMode, Scope as KeyScope } from '@portazgo/contracts';
import { readBearer, readPresentedKey } from './presented-key.ts';
import { accessOf } from './scope.decorator.ts';

/** What the guard leaves on a request for the handler. */
export interface GuardedRequest {
  headers: { authorization?: string };
  keyHash?: string;
  keyMode?: KeyMode;
  scope?: KeyScope;
}

/**
 * Looks at the form of the key only. Whether it exists, and what it may do, is decided together with rate and money
 * by the one admission that the handler asks for: only there are model and price known.
 */
export class KeyGuard implements CanActivate {
  constructor(private readonly pepper: string) {}

  canActivate(context: ExecutionContext): boolean {
    const access = accessOf(context.getClass(), context.getHandler());
    if (access === 'public') return true;
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    Object.assign(request, readPresentedKey(readBearer(request.headers.authorization), this.pepper));
    request.scope = access;
    return true;
  }
}

import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Scope as KeyScope } from '@portazgo/contracts';
import { hashPresentedKey, readBearer } from './presented-key.ts';
import { accessOf } from './scope.decorator.ts';

/** What the guard leaves on a request for the handler. */
export interface GuardedRequest {
  headers: { authorization?: string };
  keyHash?: string;
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
    request.keyHash = hashPresentedKey(readBearer(request.headers.authorization), this.pepper);
    request.scope = access;
    return true;
  }
}

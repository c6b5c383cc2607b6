import { createHash, timingSafeEqual } from 'node:crypto';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ServiceError } from '@portazgo/errors';
import type { FastifyRequest } from 'fastify';

/** Every route of the listener asks for the one operator token. Digests are compared, so neither length nor content shows in the time taken. */
export class AdminTokenGuard implements CanActivate {
  readonly #digest: Buffer;

  constructor(token: string) {
    this.#digest = digest(token);
  }

  canActivate(context: ExecutionContext): boolean {
    const { authorization } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    const presented = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '';
    if (!timingSafeEqual(digest(presented), this.#digest)) throw new ServiceError('admin_token_invalid', {});
    return true;
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest();

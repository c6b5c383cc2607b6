import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Scope as KeyScope } from '@portazgo/contracts';

const accessMetadata = 'portazgo:access';

/** What a route asks of its caller: nothing, or a key with this scope. */
export type Access = 'public' | KeyScope;

/** The key must carry this scope. */
export const Scope = (scope: KeyScope): CustomDecorator => SetMetadata(accessMetadata, scope);

/** Anybody may ask. */
export const Public = (): CustomDecorator => SetMetadata(accessMetadata, 'public' satisfies Access);

/** What the handler declares, else what its controller does. */
export function accessOf(controller: object, handler: object): Access | undefined {
  const declared: unknown = Reflect.getMetadata(accessMetadata, handler) ?? Reflect.getMetadata(accessMetadata, controller);
  return declared as Access | undefined;
}

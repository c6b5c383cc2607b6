import type { Type } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { accessOf } from './scope.decorator.ts';

/** Stops the start when a route says neither `@Scope` nor `@Public`: a route nobody thought about must not be open. */
export function requireDeclaredAccess(controllers: readonly Type[]): void {
  const undeclared = controllers.flatMap((controller) =>
    routesOf(controller)
      .filter((handler) => accessOf(controller, handler) === undefined)
      .map((handler) => `${controller.name}.${handler.name}`),
  );
  if (undeclared.length > 0) throw new Error(`These routes declare neither @Scope nor @Public: ${undeclared.join(', ')}`);
}

function routesOf(controller: Type): Function[] {
  const prototype = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype)
    .map((name) => prototype[name])
    .filter((member): member is Function => typeof member === 'function' && Reflect.hasMetadata(METHOD_METADATA, member));
}

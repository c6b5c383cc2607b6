import type { INestApplication, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';

/** Every controller of the application, whichever module it came with. */
export function declaredControllers(app: INestApplication): Type[] {
  return [...app.get(ModulesContainer).values()].flatMap((module) =>
    [...module.controllers.values()].flatMap(({ metatype }) => (typeof metatype === 'function' ? [metatype as Type] : [])),
  );
}

import type { MediaInput } from '@portazgo/contracts';
import type { Model, Route } from './catalog.ts';
import type { MediaOperation } from './operation.schema.ts';
import { fits } from './setting-condition.ts';

/** A media call as far as it decides which routes can serve it. */
export interface RoutedMedia {
  readonly operation: MediaOperation;
  readonly input: Pick<MediaInput, 'settings'> & {
    readonly inputs: readonly Pick<MediaInput['inputs'][number], 'role'>[];
    readonly turns?: MediaInput['turns'];
  };
}

/** Whether a route serves the operation with these settings, files and voices. */
export function routeServes(route: Route, { operation, input }: RoutedMedia): boolean {
  if (route.operations && !route.operations.includes(operation)) return false;
  if (route.when && !fits(route.when, input.settings)) return false;
  const hasRole = (role: string) => input.inputs.some((file) => file.role === role);
  if (Object.entries(route.whenInputs ?? {}).some(([role, wanted]) => hasRole(role) !== wanted)) return false;
  return (input.turns ?? []).every(({ voice }) => voice === undefined || route.provider in voice.upstream);
}

export function mediaRoutes(model: Model, call: RoutedMedia): Route[] {
  return model.routes.filter((route) => routeServes(route, call));
}

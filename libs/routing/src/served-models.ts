import type { Model, ModelKind, Route } from '@portazgo/catalog';

/** Whether a model is one that an operation may ask for. */
export type Serves = (model: Model) => boolean;

export const servesKind =
  (kind: ModelKind): Serves =>
  (model) =>
    model.kind === kind;

/** Models that list the operation; where the catalog lists none, nothing is known and nothing is served. */
export const servesOperation =
  (operation: string): Serves =>
  (model: Model & { readonly operations?: readonly string[] }) =>
    model.operations?.includes(operation) ?? false;

/** A route without a list serves every operation of its model. */
export function routeServes(route: Route & { readonly operations?: readonly string[] | undefined }, operation: string): boolean {
  return route.operations?.includes(operation) ?? true;
}

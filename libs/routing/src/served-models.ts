import type { MediaOperation, Model, ModelKind, Route } from '@portazgo/catalog';

/** Whether a model is one that an operation may ask for. */
export type Serves = (model: Model) => boolean;

export const servesKind =
  (kind: ModelKind): Serves =>
  (model) =>
    model.kind === kind;

export const servesOperation =
  (operation: MediaOperation): Serves =>
  (model) =>
    model.operations.includes(operation);

/** A route without a list serves all that its model does; one with a list, nothing else. */
export function isRouteFor(route: Route, operation: string): boolean {
  return route.operations === undefined || route.operations.some((listed) => listed === operation);
}

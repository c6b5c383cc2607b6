import type { Model, Route } from './catalog.ts';
import { routeServes, type RoutedMedia } from './media-routes.ts';

/**
 * The routes of a model in the order in which one call is to try them: lower priorities first, and inside a priority by lot,
 * so that over many calls each route comes first as often as its weight says.
 * @param draw a number from 0 up to 1, as `Math.random` gives it
 * @param call a media call: only routes that serve its operation, settings, files and voices are given
 */
export function routesToTry(model: Model, draw: () => number, call?: RoutedMedia): Route[] {
  const routes = call ? model.routes.filter((route) => routeServes(route, call)) : model.routes;
  const priorities = [...new Set(routes.map(({ priority }) => priority))];
  return priorities.flatMap((priority) =>
    drawOrder(
      routes.filter((route) => route.priority === priority),
      draw,
    ),
  );
}

function drawOrder(routes: readonly Route[], draw: () => number): Route[] {
  const left = [...routes];
  const order: Route[] = [];
  while (left.length > 1) {
    let mark = draw() * left.reduce((sum, { weight }) => sum + weight, 0);
    const index = left.findIndex(({ weight }) => (mark -= weight) < 0);
    order.push(...left.splice(Math.max(index, 0), 1));
  }
  return [...order, ...left];
}

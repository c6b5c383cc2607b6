import { z } from 'zod';
import type { OwnedKind } from './owned-things.ts';

/** A route of the OpenAPI document that names something by its id. */
export interface OwnedRoute {
  readonly method: string;
  /** The document's path; `{id}` stands where the id goes. */
  readonly path: string;
  readonly kind: OwnedKind;
  readonly body?: object;
}

const documentShape = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ parameters: z.array(z.object({ in: z.string(), name: z.string(), required: z.boolean().optional() })).optional() })),
  ),
});

/** By the beginning of the path; the first that fits counts. */
const kinds: readonly (readonly [string, OwnedKind])[] = [
  ['/v1/task', 'job'],
  ['/api/v1/jobs/', 'job'],
  ['/api/v1/tasks/', 'job'],
  ['/v1/account/jobs/', 'job'],
  ['/v1/account/voices/', 'voice'],
  ['/v1/account/webhooks/deliveries/', 'delivery'],
  ['/v1/account/webhooks/', 'endpoint'],
  ['/v1/account/files/', 'file'],
  ['/files/', 'file'],
];
/** What they name belongs to nobody, or they tell the same whatever is named. */
const ownerless = ['/v1/models/{id}', '/v1/callbacks/{jobId}/{token}'];
const bodies: Readonly<Record<string, object>> = {
  'PATCH /v1/account/webhooks/{id}': { description: 'mine now' },
  'POST /v1/account/webhooks/{id}/rotate': { grace_seconds: 0 },
};

/** Every route with an id; one of which this list does not know what its id names is a fault, so that none is forgotten. */
export function ownedRoutes(document: unknown): { routes: OwnedRoute[]; unknown: string[] } {
  const routes: OwnedRoute[] = [];
  const unknown: string[] = [];
  for (const [path, methods] of Object.entries(documentShape.parse(document).paths))
    for (const [verb, { parameters = [] }] of Object.entries(methods)) {
      const inQuery = parameters.some(({ in: place, name, required }) => place === 'query' && name === 'id' && required);
      if ((!path.includes('{') && !inQuery) || ownerless.includes(path)) continue;
      const method = verb.toUpperCase();
      const kind = kinds.find(([beginning]) => path.startsWith(beginning))?.[1];
      const body = bodies[`${method} ${path}`];
      if (kind) routes.push({ method, path: inQuery ? `${path}?id={id}` : path, kind, ...(body ? { body } : {}) });
      else unknown.push(`${method} ${path}`);
    }
  return { routes, unknown };
}

import { fieldPath } from '@portazgo/errors';
import type { CatalogFault } from './catalog.error.ts';
import { mediaFaults } from './media-faults.ts';
import { mediaPriceFaults } from './media-price-faults.ts';
import { tokenKinds, type ModelEntry } from './model.schema.ts';
import { priceFaults, type NestedFault } from './price-faults.ts';
import type { CatalogSettings } from './settings.schema.ts';

/** What a schema cannot say about one entry. */
export function modelFaults(file: string, model: ModelEntry, settings: CatalogSettings): CatalogFault[] {
  const rules = { outputRequired: model.kind === 'chat', countsTokens: tokenKinds.includes(model.kind), calendars: Object.keys(settings.calendars) };
  return [
    ...limitFaults(model),
    ...(rules.countsTokens ? [] : mediaFaults(model)),
    ...model.routes.flatMap((route, index) => [
      ...twinRouteFaults(model, index),
      ...[...priceFaults(route.prices, rules), ...(rules.countsTokens ? [] : mediaPriceFaults(route.prices, model))].map((fault) => ({
        ...fault,
        path: ['routes', index, 'prices', ...fault.path],
      })),
    ]),
  ].map(({ path, reason }) => ({ file, field: fieldPath(path), reason }));
}

function limitFaults({ kind, limits, capabilities, modes }: ModelEntry): NestedFault[] {
  const faults: NestedFault[] = [];
  if (tokenKinds.includes(kind) && limits.contextTokens === 0)
    faults.push({ path: ['limits', 'contextTokens'], reason: 'must be given for a model that counts tokens' });
  if (kind === 'chat' && limits.maxOutputTokens === undefined)
    faults.push({ path: ['limits', 'maxOutputTokens'], reason: 'must be given for a chat model: the hold needs it' });
  if (capabilities.vision && kind === 'chat') {
    if (limits.imageTokensMax === undefined)
      faults.push({ path: ['limits', 'imageTokensMax'], reason: 'must be given for a model with vision: the hold needs it' });
    if (limits.imagesMax === 0) faults.push({ path: ['limits', 'imagesMax'], reason: 'must be at least 1 for a model with vision' });
  }
  if ((kind === 'embedding' || kind === 'moderation') && modes.length > 0) faults.push({ path: ['modes'], reason: `a model of kind ${kind} has no modes` });
  return faults;
}

function twinRouteFaults({ routes }: ModelEntry, index: number): NestedFault[] {
  const route = routes[index];
  const way = (of = route) => JSON.stringify([of?.provider, of?.upstreamModel, of?.operations, of?.when, of?.whenInputs]);
  const first = routes.findIndex((other) => way(other) === way());
  return first < index ? [{ path: ['routes', index], reason: `is the same way as routes[${first}]` }] : [];
}

import type { CatalogFault } from './catalog.error.ts';
import type { ModelEntry } from './model.schema.ts';
import type { NamedEntry } from './name-faults.ts';
import type { CatalogSettings } from './settings.schema.ts';

/** Guards that could not judge. */
export function guardFaults(entries: readonly NamedEntry[], { aliases }: CatalogSettings): CatalogFault[] {
  const named = new Map(entries.flatMap(({ model }) => [model.id, ...model.aliases].map((name) => [name, model] as const)));
  return entries.flatMap(({ file, model }) => {
    if (!model.guard) return [];
    const { model: name, on } = model.guard;
    const fault = (field: string, reason: string) => [{ file, field, reason }];
    if (model.kind === 'moderation' || model.kind === 'embedding') return fault('guard', `a model of kind ${model.kind} has no guard`);
    const judge = named.get(aliases[name] ?? name);
    if (!judge) return fault('guard.model', `'${name}' is no model`);
    if (judge.kind !== 'moderation') return fault('guard.model', `'${name}' is a model of kind ${judge.kind}, not moderation`);
    if (on === 'input' && takesPictures(model) && !judge.capabilities.vision)
      return fault('guard.on', `'${name}' judges no pictures and this model takes them: must be text`);
    return [];
  });
}

const takesPictures = ({ capabilities, inputs }: ModelEntry) => capabilities.vision || inputs.some(({ kinds }) => kinds.includes('image'));

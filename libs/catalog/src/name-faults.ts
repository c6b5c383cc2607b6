import type { CatalogFault } from './catalog.error.ts';
import type { ModelEntry } from './model.schema.ts';
import type { CatalogSettings } from './settings.schema.ts';

export interface NamedEntry {
  readonly file: string;
  readonly model: ModelEntry;
}

interface Claim {
  readonly name: string;
  readonly file: string;
  readonly field: string;
  readonly id: string;
}

/** Names that two entries claim. */
export function nameFaults(entries: readonly NamedEntry[], settings: CatalogSettings, settingsFile: string): CatalogFault[] {
  const aliases = Object.entries(settings.aliases);
  const names: Claim[] = entries.flatMap(({ file, model }) => [
    { name: model.id, file, field: 'id', id: model.id },
    ...model.aliases.map((name, index) => ({ name, file, field: `aliases[${index}]`, id: model.id })),
  ]);
  names.push(...aliases.map(([name, id]) => ({ name, file: settingsFile, field: `aliases.${name}`, id })));
  const modes: Claim[] = entries.flatMap(({ file, model }) =>
    model.modes.map(({ name }, index) => ({ name, file, field: `modes[${index}].name`, id: model.id })),
  );
  return [...twins(names, 'a model'), ...twins(modes, 'a mode'), ...foreignModes(names, modes)];
}

/** Aliases of the settings that lead nowhere. */
export function aliasFaults(entries: readonly NamedEntry[], settings: CatalogSettings, settingsFile: string): CatalogFault[] {
  const ids = new Set(entries.map(({ model }) => model.id));
  return Object.entries(settings.aliases)
    .filter(([, id]) => !ids.has(id))
    .map(([name, id]) => ({ file: settingsFile, field: `aliases.${name}`, reason: `leads to '${id}', which is no model` }));
}

function twins(claims: readonly Claim[], what: string): CatalogFault[] {
  const first = new Map<string, Claim>();
  return claims.flatMap((claim) => {
    const earlier = first.get(claim.name);
    if (earlier) return [{ file: claim.file, field: claim.field, reason: `'${claim.name}' is already the name of ${what}: ${earlier.file}: ${earlier.field}` }];
    first.set(claim.name, claim);
    return [];
  });
}

// A mode may be called as its own model, never as another: the `ask` dialect takes modes and models in one field.
function foreignModes(names: readonly Claim[], modes: readonly Claim[]): CatalogFault[] {
  return modes.flatMap((mode) => {
    const other = names.find(({ name, id }) => name === mode.name && id !== mode.id);
    return other ? [{ file: mode.file, field: mode.field, reason: `'${mode.name}' is the name of another model: ${other.file}: ${other.field}` }] : [];
  });
}

import type { ModelEntry } from './model.schema.ts';
import type { ModelSetting } from './model-setting.schema.ts';
import type { NestedFault } from './price-faults.ts';
import { checkSetting } from './setting-check.ts';
import { conditionFaults } from './setting-condition-faults.ts';

/** What a schema cannot say about a media model. */
export function mediaFaults(model: ModelEntry): NestedFault[] {
  return [...operationFaults(model), ...keyFaults(model), ...model.settings.flatMap(settingFaults), ...groupFaults(model), ...voiceFaults(model)];
}

function operationFaults(model: ModelEntry): NestedFault[] {
  const { operations, modes, routes, kind } = model;
  const faults: NestedFault[] = operations.length === 0 ? [{ path: ['operations'], reason: `a model of kind ${kind} must say what it can be asked` }] : [];
  for (const [index, mode] of modes.entries())
    if (!mode.operation || !operations.includes(mode.operation))
      faults.push({ path: ['modes', index, 'operation'], reason: 'must be one of the operations of the model' });
  for (const [index, route] of routes.entries()) {
    if (route.operations?.some((operation) => !operations.includes(operation)))
      faults.push({ path: ['routes', index, 'operations'], reason: 'must be operations of the model' });
    faults.push(...conditionFaults(route.when ?? {}, model).map((fault) => ({ ...fault, path: ['routes', index, 'when', ...fault.path] })));
  }
  const unserved = operations.filter((operation) => !routes.some((route) => route.operations?.includes(operation) ?? true));
  return [...faults, ...unserved.map((operation) => ({ path: ['operations'], reason: `no route serves '${operation}'` }))];
}

function keyFaults({ settings, inputs }: ModelEntry): NestedFault[] {
  const keys = ['prompt', ...settings.map(({ key }) => key), ...inputs.map(({ key }) => key)];
  const twins = [...new Set(keys.filter((key, index) => keys.indexOf(key) < index))];
  return twins.map((key) => ({ path: ['settings'], reason: `'${key}' is said twice among the prompt, the settings and the inputs` }));
}

function settingFaults(setting: ModelSetting, index: number): NestedFault[] {
  const { type, options, default: value, min, max, step, minLength, maxLength } = setting;
  const path = ['settings', index];
  const faults: NestedFault[] = [];
  const isNumber = type === 'number' || type === 'integer';
  if (type !== 'boolean' && (type === 'select') !== (options !== undefined))
    faults.push({ path: [...path, 'options'], reason: 'belong to a select, and only to it' });
  if (!isNumber && [min, max, step].some((bound) => bound !== undefined)) faults.push({ path, reason: 'min, max and step belong to numbers' });
  if (type !== 'text' && [minLength, maxLength].some((bound) => bound !== undefined)) faults.push({ path, reason: 'minLength and maxLength belong to texts' });
  if (value === undefined || faults.length > 0) return faults;
  const checked = checkSetting(setting, value);
  return 'value' in checked && checked.value === value
    ? []
    : [{ path: [...path, 'default'], reason: 'reason' in checked ? checked.reason.en : 'is not of the type' }];
}

function groupFaults({ requiresOneOf, settings, inputs, prompt }: ModelEntry): NestedFault[] {
  const known = new Set([...(prompt ? ['prompt'] : []), ...settings.map(({ key }) => key), ...inputs.map(({ key }) => key)]);
  return requiresOneOf.flatMap((group, index) =>
    group
      .filter((key) => !known.has(key))
      .map((key) => ({ path: ['requiresOneOf', index], reason: `'${key}' is no setting, no input and no prompt of the model` })),
  );
}

function voiceFaults({ voices, routes }: ModelEntry): NestedFault[] {
  const names = voices.flatMap(({ id, name }) => [...new Set([id.toLowerCase(), name.toLowerCase()])]);
  const twins = [...new Set(names.filter((name, index) => names.indexOf(name) < index))];
  const mute = voices.flatMap((voice, index) => (routes.some(({ provider }) => provider in voice.upstream) ? [] : [index]));
  return [
    ...twins.map((name) => ({ path: ['voices'], reason: `'${name}' is the name of two voices` })),
    ...mute.map((index) => ({ path: ['voices', index, 'upstream'], reason: 'no route of the model has its provider here' })),
  ];
}

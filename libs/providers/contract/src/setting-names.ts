import type { SettingValue } from '@portazgo/contracts';
import type { UnsupportedField } from './chat-model.ts';

interface SettingsOfRoute {
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly fields: Readonly<Record<string, string>>;
}

/** A setting that asks for nothing: an empty text, a switch that is off. It is left out where a vendor has no name for it. */
const asksForNothing = (value: SettingValue): boolean => value === '' || value === false;

/**
 * The settings under the vendor's names: those of the route first, then those the adapter knows. Settings without a name are left out;
 * so are those a route names `''`, because its endpoint itself stands for them.
 */
export function namedSettings({ settings, fields }: SettingsOfRoute, known: Readonly<Record<string, string>>): Record<string, SettingValue> {
  const named: Record<string, SettingValue> = {};
  for (const [key, value] of Object.entries(settings)) {
    const name = fields[key] ?? known[key];
    if (name && value !== '') named[name] = value;
  }
  return named;
}

/** The first setting that has no name and is not `handled` by the adapter in another way. */
export function unnamedSetting(
  { settings, fields }: SettingsOfRoute,
  known: Readonly<Record<string, string>>,
  handled: readonly string[],
): UnsupportedField | null {
  for (const [key, value] of Object.entries(settings))
    if (fields[key] === undefined && !known[key] && !handled.includes(key) && !asksForNothing(value))
      return { field: key, reason: 'the provider has no such setting' };
  return null;
}

import type { MediaInput } from '@portazgo/contracts';
import type { SettingCondition } from './price.schema.ts';

/** A setting that the call leaves out fits no value. */
export function fits(when: SettingCondition, settings: MediaInput['settings']): boolean {
  return Object.entries(when).every(([key, wanted]) => {
    const value = settings[key];
    return value !== undefined && (Array.isArray(wanted) ? wanted : [wanted]).includes(value);
  });
}

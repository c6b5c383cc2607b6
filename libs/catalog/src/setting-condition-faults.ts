import type { ModelEntry } from './model.schema.ts';
import type { NestedFault } from './price-faults.ts';
import type { SettingCondition } from './price.schema.ts';
import { checkSetting } from './setting-check.ts';

/** A condition on a setting that does not exist, or on a value it cannot have, would silently never hold. */
export function conditionFaults(when: SettingCondition, { settings }: ModelEntry): NestedFault[] {
  return Object.entries(when).flatMap(([key, wanted]): NestedFault[] => {
    const setting = settings.find((one) => one.key === key);
    if (!setting) return [{ path: [key], reason: 'is no setting of the model' }];
    const values = Array.isArray(wanted) ? wanted : [wanted];
    return values.flatMap((value) => {
      const checked = checkSetting(setting, value);
      return 'value' in checked && checked.value === value ? [] : [{ path: [key], reason: `${JSON.stringify(value)} is no value of this setting` }];
    });
  });
}

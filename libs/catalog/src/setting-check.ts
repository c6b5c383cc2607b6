import type { SettingValue } from '@portazgo/contracts';
import * as reasons from './media-reasons.ts';
import type { ModelSetting } from './model-setting.schema.ts';
import type { Texts } from './texts.schema.ts';

export type CheckedSetting = { readonly value: SettingValue } | { readonly reason: Texts };

/**
 * Checks one value against its setting. Nothing is clamped or guessed; only a number written as text is taken for the number,
 * because forms and the documented `number | string` of a duration carry numbers so.
 */
export function checkSetting(setting: ModelSetting, value: unknown): CheckedSetting {
  switch (setting.type) {
    case 'boolean':
      return checkBoolean(setting, value);
    case 'select':
      return checkOption(setting.options ?? [], value);
    case 'text':
      return checkText(setting, value);
    case 'number':
    case 'integer':
      return checkNumber(setting, value);
  }
}

function checkBoolean({ options }: ModelSetting, value: unknown): CheckedSetting {
  if (typeof value !== 'boolean') return { reason: reasons.notBoolean };
  return options && !options.includes(value) ? { reason: reasons.notAnOption(options) } : { value };
}

function checkOption(options: readonly SettingValue[], value: unknown): CheckedSetting {
  const isScalar = typeof value === 'string' || typeof value === 'number';
  const option = isScalar ? options.find((one) => String(one) === String(value)) : undefined;
  return option === undefined ? { reason: reasons.notAnOption(options) } : { value: option };
}

function checkText({ minLength = 0, maxLength = Number.POSITIVE_INFINITY }: ModelSetting, value: unknown): CheckedSetting {
  if (typeof value !== 'string') return { reason: reasons.notText };
  const length = Array.from(value).length;
  if (length < minLength) return { reason: reasons.textTooShort(minLength, length) };
  return length > maxLength ? { reason: reasons.textTooLong(maxLength, length) } : { value };
}

function checkNumber({ type, min, max, step }: ModelSetting, value: unknown): CheckedSetting {
  const number = typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return { reason: type === 'integer' ? reasons.notInteger : reasons.notNumber };
  if (type === 'integer' && !Number.isSafeInteger(number)) return { reason: reasons.notInteger };
  if ((min !== undefined && number < min) || (max !== undefined && number > max)) return { reason: reasons.outOfBounds(min, max) };
  if (step !== undefined && !isMultiple(number - (min ?? 0), step)) return { reason: reasons.offStep(step, min ?? 0) };
  return { value: number };
}

function isMultiple(distance: number, step: number): boolean {
  const steps = distance / step;
  return Math.abs(steps - Math.round(steps)) < 1e-9 * Math.max(1, Math.abs(steps));
}

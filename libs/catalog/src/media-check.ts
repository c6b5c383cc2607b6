import type { MediaInput, SettingValue } from '@portazgo/contracts';
import type { Model } from './catalog.ts';
import { inputFaults } from './input-check.ts';
import { mediaRoutes } from './media-routes.ts';
import * as reasons from './media-reasons.ts';
import type { MediaOperation } from './operation.schema.ts';
import { promptFaults } from './prompt-check.ts';
import { checkSetting } from './setting-check.ts';
import type { Texts } from './texts.schema.ts';

/** `key` is a setting, the role of an input, `prompt`, `turns`, `voice`, `operation` or `model`. */
export interface MediaFault {
  readonly key: string;
  readonly reason: Texts;
}

/** A media call as a dialect read it: settings are whatever the client sent. */
export interface MediaDraft extends Pick<MediaInput, 'prompt' | 'turns' | 'inputs'> {
  readonly settings: Readonly<Record<string, unknown>>;
}

export type CheckedMedia =
  | { readonly ok: true; readonly settings: Record<string, SettingValue> }
  | { readonly ok: false; readonly faults: readonly MediaFault[] };

/** Checks a call against its model: every fault is named, defaults are filled in, nothing is ever clamped or dropped. */
export function checkMediaInput(model: Model, operation: MediaOperation, input: MediaDraft): CheckedMedia {
  if (!model.operations.includes(operation)) return { ok: false, faults: [{ key: 'operation', reason: reasons.operationNotServed(operation) }] };
  const { settings, faults } = checkSettings(model, operation, input.settings);
  faults.push(...promptFaults(model, input), ...inputFaults(model, operation, input.inputs), ...groupFaults(model, input));
  if (faults.length > 0) return { ok: false, faults };
  const voiceless = input.turns?.map(({ text }) => ({ text }));
  if (mediaRoutes(model, { operation, input: { inputs: input.inputs, settings, turns: voiceless } }).length === 0)
    return { ok: false, faults: [{ key: 'model', reason: reasons.noRoute }] };
  if (mediaRoutes(model, { operation, input: { inputs: input.inputs, settings, turns: input.turns } }).length === 0)
    return { ok: false, faults: [{ key: 'voice', reason: reasons.voiceNotServed }] };
  return { ok: true, settings };
}

function checkSettings(model: Model, operation: MediaOperation, sent: MediaDraft['settings']) {
  const settings: Record<string, SettingValue> = {};
  const faults: MediaFault[] = [];
  const own = model.settings.filter((setting) => setting.operations?.includes(operation) ?? true);
  for (const key of Object.keys(sent))
    if (sent[key] !== undefined && !own.some((setting) => setting.key === key)) faults.push({ key, reason: reasons.unknownSetting });
  for (const setting of own) {
    const value = Object.hasOwn(sent, setting.key) ? sent[setting.key] : undefined;
    if (value === undefined) {
      if (setting.default !== undefined) settings[setting.key] = setting.default;
      else if (setting.required) faults.push({ key: setting.key, reason: reasons.missing });
      continue;
    }
    const checked = checkSetting(setting, value);
    if ('reason' in checked) faults.push({ key: setting.key, reason: checked.reason });
    else settings[setting.key] = checked.value;
  }
  return { settings, faults };
}

function groupFaults({ requiresOneOf, inputs }: Model, input: MediaDraft): MediaFault[] {
  const given = (key: string) => {
    if (key === 'prompt') return input.prompt !== undefined;
    const role = inputs.find((one) => one.key === key)?.role;
    return role ? input.inputs.some((file) => file.role === role) : input.settings[key] !== undefined;
  };
  return requiresOneOf.filter((group) => !group.some(given)).map((group) => ({ key: group[0] ?? 'prompt', reason: reasons.oneOf(group) }));
}

import { checkSetting } from '@portazgo/catalog';
import type { MediaDraft } from './media-draft.ts';

/** What a page says of its own fields, for all models alike. */
export interface PageFields {
  /** Written out, a default says no more than the absence of its field. */
  readonly defaults: ReadonlyMap<string, unknown>;
  /** Fields of which the page says that not every model takes them: those of a model that does not are left out and named. */
  readonly optional?: ReadonlySet<string>;
}

export interface FittedSettings {
  readonly settings: Record<string, unknown>;
  /** Keys that asked for something and were left out. */
  readonly dropped: readonly string[];
}

/**
 * The settings that a page's client filled in without a look at the model. A default of the page goes on where the model has a
 * default of its own for it and takes the value. Everything else stays, and what the model does not take is then refused by name.
 */
export function fitSettings({ model, operation, settings }: Pick<MediaDraft, 'model' | 'operation' | 'settings'>, page: PageFields): FittedSettings {
  const own = new Map(
    model.settings.filter(({ operations }) => !operations || (operations as readonly string[]).includes(operation)).map((setting) => [setting.key, setting]),
  );
  const dropped: string[] = [];
  const kept = Object.entries(settings).filter(([key, value]) => {
    const setting = own.get(key);
    const isDefault = page.defaults.has(key) && page.defaults.get(key) === value;
    if (setting) return !isDefault || (setting.default !== undefined && 'value' in checkSetting(setting, value));
    if (isDefault) return false;
    if (!page.optional?.has(key)) return true;
    dropped.push(key);
    return false;
  });
  return { settings: Object.fromEntries(kept), dropped };
}

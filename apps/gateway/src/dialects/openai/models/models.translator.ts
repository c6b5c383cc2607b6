import type { Catalog, Model } from '@portazgo/catalog';
import type { Locale, Profile } from '@portazgo/contracts';
import type { ModelAvailability } from '../../../availability/provider-watch.ts';
import type { ModelBody, ModelsAnswer } from './models.wire.ts';

/** The models that this key may use. */
export function toWire(
  catalog: Pick<Catalog, 'models' | 'planAllows'>,
  profile: Pick<Profile, 'plan' | 'models'>,
  availability: Pick<ModelAvailability, 'whyNot'>,
  locale: Locale,
): ModelsAnswer {
  return {
    object: 'list',
    data: catalog
      .models()
      .filter((model) => mayUse(catalog, profile, model))
      .map((model) => toModelBody(model, availability, locale)),
  };
}

export function toModelBody(model: Model, availability: Pick<ModelAvailability, 'whyNot'>, locale: Locale): ModelBody {
  const { id, created, ownedBy } = model;
  const missing = availability.whyNot(model);
  return {
    id,
    object: 'model',
    created,
    owned_by: ownedBy,
    available: missing === null,
    ...(missing ? { unavailable_reason: missing.reason[locale] } : {}),
  };
}

export function mayUse(catalog: Pick<Catalog, 'planAllows'>, { plan, models }: Pick<Profile, 'plan' | 'models'>, model: Model): boolean {
  return catalog.planAllows(model, plan) && (models === null || models.includes(model.id));
}

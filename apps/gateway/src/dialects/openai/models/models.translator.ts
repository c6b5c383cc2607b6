import type { Catalog, Model } from '@portazgo/catalog';
import type { Profile } from '@portazgo/contracts';
import type { ModelBody, ModelsAnswer } from './models.wire.ts';

/** The models that this key may use. */
export function toWire(catalog: Pick<Catalog, 'models' | 'planAllows'>, profile: Pick<Profile, 'plan' | 'models'>): ModelsAnswer {
  return {
    object: 'list',
    data: catalog
      .models()
      .filter((model) => mayUse(catalog, profile, model))
      .map(toModelBody),
  };
}

export function toModelBody({ id, created, ownedBy }: Model): ModelBody {
  return { id, object: 'model', created, owned_by: ownedBy };
}

export function mayUse(catalog: Pick<Catalog, 'planAllows'>, { plan, models }: Pick<Profile, 'plan' | 'models'>, model: Model): boolean {
  return catalog.planAllows(model, plan) && (models === null || models.includes(model.id));
}

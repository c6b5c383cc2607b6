import { pinPrices, type Catalog } from '@portazgo/catalog';
import type { PricePin } from '@portazgo/contracts';

/** The prices under which this gateway admits calls of a model, as they travel with each of them. */
export function pinOf(catalog: Catalog, modelId: string): { pricePin?: PricePin } {
  const model = catalog.find(modelId);
  return model ? { pricePin: pinPrices(catalog, model) } : {};
}

import { z } from 'zod';

/**
 * The prices under which a call was admitted, as they travel with it: whoever serves it charges by them, whatever its own catalog says.
 * A service that cannot read them, or does not know the model, refuses before anything is done (`service_unavailable` with
 * `catalogVersion`), so that another instance takes the call.
 */
export const pricePin = z.object({
  /** Of the catalog they are from, see `Catalog.version`. A service of the same version need not read the rest. */
  catalogVersion: z.string(),
  /** Written and read by the catalog library alone. */
  prices: z.string(),
});
export type PricePin = z.infer<typeof pricePin>;

import type { PricePin } from '@portazgo/contracts';
import { z } from 'zod';
import type { Catalog, Model, Route } from './catalog.ts';
import { factor } from './decimal.ts';
import { pricePeriod } from './price.schema.ts';
import { priceSchedule, type PriceSchedule } from './price-schedule.ts';

/** Strict throughout: a price field that this version does not know must not be left out of a price. */
const pinnedPrices = z.strictObject({
  creditsPerUsd: factor,
  margin: factor,
  calendars: z.record(z.string(), z.array(z.string())),
  routes: z.array(z.strictObject({ way: z.string(), useReportedCost: z.boolean(), prices: z.array(pricePeriod).min(1) })),
});

interface PinnedRoute {
  readonly schedule: PriceSchedule;
  readonly useReportedCost: boolean;
}

const made = new WeakMap<Model, PricePin>();
const read = new Map<string, ReadonlyMap<string, PinnedRoute> | null>();
const readMax = 2_000;

/** The prices of a model as they are now, to travel with a call that was admitted under them. */
export function pinPrices(catalog: Pick<Catalog, 'version' | 'settings'>, model: Model): PricePin {
  const known = made.get(model);
  if (known) return known;
  const { creditsPerUsd, calendars } = catalog.settings;
  const routes = model.routes.map((route) => ({ way: wayOf(route), useReportedCost: route.useReportedCost, prices: route.prices }));
  const pin = { catalogVersion: catalog.version, prices: JSON.stringify({ creditsPerUsd, margin: model.margin, calendars, routes }) };
  made.set(model, pin);
  return pin;
}

/**
 * The routes of a model at the prices of a call, whatever this catalog asks for them. A route that the call was not priced for cannot
 * serve it and is left out.
 * @returns null when the prices cannot be read here: they are of a version with other fields
 */
export function pinnedRoutes(catalog: Pick<Catalog, 'version'>, routes: readonly Route[], pin: PricePin): readonly Route[] | null {
  if (pin.catalogVersion === catalog.version) return routes;
  const pinned = readPin(pin.prices);
  if (!pinned) return null;
  return routes.flatMap((route) => {
    const prices = pinned.get(wayOf(route));
    return prices ? [{ ...route, ...prices }] : [];
  });
}

function readPin(text: string): ReadonlyMap<string, PinnedRoute> | null {
  const known = read.get(text);
  if (known !== undefined) return known;
  const parsed = pinnedPrices.safeParse(JSON.parse(text));
  const routes = parsed.success
    ? new Map(parsed.data.routes.map(({ way, prices, useReportedCost }) => [way, { schedule: priceSchedule(prices, parsed.data), useReportedCost }]))
    : null;
  if (read.size >= readMax) read.clear();
  read.set(text, routes);
  return routes;
}

/** What tells one route of a model from its others. */
function wayOf({ provider, upstreamModel, operations, when, whenInputs }: Route): string {
  return JSON.stringify([provider, upstreamModel, operations ?? null, when ?? null, whenInputs ?? null]);
}

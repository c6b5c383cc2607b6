import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { catalogFolder, chatModel } from '../test/catalog-folder.fixture.ts';
import { anyModel, monday } from '../test/model.arbitrary.ts';
import { loadCatalog } from './catalog-loader.ts';
import type { Model } from './catalog.ts';
import { pinnedRoutes, pinPrices } from './price-pin.ts';
import { priceOf } from './pricing.ts';
import { catalogSettings } from './settings.schema.ts';

const usage = { inputUncached: 1_000, inputCached: 0, cacheWrite: 0, output: 500, reasoning: 0 };
const at = Date.parse('2026-09-01T12:00:00Z');
const catalogWith = (routes: object[], settings: object = {}) => loadCatalog(catalogFolder({ 'catalog.yaml': settings, 'parrot.yaml': chatModel({ routes }) }));
const route = (provider: string, input: string) => ({ provider, upstreamModel: 'p', prices: [{ inputUncached: input, output: '2' }] });
const parrotOf = (catalog: ReturnType<typeof catalogWith>) => catalog.find('parrot') as Model;

describe('the prices of a call', () => {
  it('are those it was admitted under, whatever the catalog of its service asks', () => {
    const [old, dear] = [catalogWith([route('a', '1')]), catalogWith([route('a', '10')], { creditsPerUsd: 7, margin: 3 })];
    const pin = pinPrices(old, parrotOf(old));
    const [served] = pinnedRoutes(dear, parrotOf(dear).routes, pin) ?? [];
    expect(priceOf(served as Model['routes'][0], usage, at)).toBe(priceOf(parrotOf(old).routes[0], usage, at));
    expect(old.version).not.toBe(dear.version);
  });

  it('leave out a route that the call was not priced for', () => {
    const [old, grown] = [catalogWith([route('a', '1')]), catalogWith([route('a', '1'), route('b', '9')])];
    expect(pinnedRoutes(grown, parrotOf(grown).routes, pinPrices(old, parrotOf(old)))?.map(({ provider }) => provider)).toEqual(['a']);
  });

  it('cannot be read by a version that does not know one of their fields', () => {
    const catalog = catalogWith([route('a', '1')]);
    const pin = pinPrices(catalog, parrotOf(catalog));
    const prices = JSON.stringify({ ...(JSON.parse(pin.prices) as object), perMoonPhase: '1' });
    expect(pinnedRoutes(catalog, parrotOf(catalog).routes, { catalogVersion: 'another', prices })).toBeNull();
  });

  it('are the same after their way, for every model and every moment', () => {
    const instant = fc.integer({ min: monday, max: monday + 14 * 86_400_000 });
    fc.assert(
      fc.property(anyModel, instant, (model, moment) => {
        const pin = pinPrices({ version: 'one', settings: catalogSettings.parse({}) }, model);
        const routes = pinnedRoutes({ version: 'other' }, model.routes, pin) ?? [];
        expect(routes.map((each) => priceOf(each, usage, moment))).toEqual(model.routes.map((each) => priceOf(each, usage, moment)));
      }),
    );
  });
});

describe('the version of a catalog', () => {
  it('is the same for the same content, and another for any other price, margin or name', () => {
    const versions = [
      catalogWith([route('a', '1')]),
      catalogWith([route('a', '1')]),
      catalogWith([route('a', '1.01')]),
      catalogWith([route('a', '1')], { margin: 2 }),
      catalogWith([route('a', '1')], { aliases: { best: 'parrot' } }),
    ].map(({ version }) => version);
    expect(versions[0]).toBe(versions[1]);
    expect(new Set(versions).size).toBe(4);
  });
});

import { describe, expect, it } from '@jest/globals';
import { catalogFolder, chatModel } from '../test/catalog-folder.fixture.ts';
import { loadCatalog } from './catalog-loader.ts';
import { routesToTry } from './route-order.ts';

const prices = [{ inputUncached: '1', output: '2' }];
const route = (provider: string, weight: number, priority = 0) => ({ provider, upstreamModel: 'm', weight, priority, prices });
const routes = [route('spare', 9, 1), route('one', 1), route('three', 3)];
const [model] = loadCatalog(catalogFolder({ 'parrot.yaml': chatModel({ routes }) })).models();
if (!model) throw new Error('the model is in the folder');

const orderAt = (lot: number) => routesToTry(model, () => lot).map(({ provider }) => provider);

describe('routesToTry', () => {
  it('gives each route of a priority its share of first places', () => {
    const first = Array.from({ length: 100 }, (_, lot) => orderAt(lot / 100)[0]);
    expect(first.filter((provider) => provider === 'three')).toHaveLength(75);
    expect(first.filter((provider) => provider === 'one')).toHaveLength(25);
  });

  it('tries every route once, those of a later priority last', () => {
    expect([orderAt(0), orderAt(0.999999)]).toEqual([
      ['three', 'one', 'spare'],
      ['one', 'three', 'spare'],
    ]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { catalogFolder } from '../test/catalog-folder.fixture.ts';
import { paintModel } from '../test/media-model.fixture.ts';
import { loadCatalog } from './catalog-loader.ts';
import { CatalogError } from './catalog.error.ts';

function faultsOf(changes: object): string[] {
  try {
    loadCatalog(catalogFolder({ 'easel.yaml': paintModel(changes) }));
  } catch (error) {
    if (error instanceof CatalogError) return error.faults.map(({ field, reason }) => `${field}: ${reason}`);
    throw error;
  }
  return [];
}
const label = { es: 'x', pt: 'x', en: 'x' };
const withSetting = (setting: object) => faultsOf({ settings: [{ key: 'thing', label, ...setting }], routes: routed({ perImage: '1' }) });
const routed = (price: object, route: object = {}) => [{ provider: 'studio', upstreamModel: 'e', prices: [price], ...route }];

describe('loadCatalog on media models', () => {
  it('has nothing to say about a sound one', () => {
    expect(faultsOf({})).toEqual([]);
  });

  it('refuses prices from which no hold can be made', () => {
    expect(faultsOf({ routes: routed({}) })).toEqual([expect.stringContaining('routes[0].prices[0]: price missing: one of perRequest, perImage')]);
    expect(faultsOf({ routes: routed({ perSecond: '1', perMegapixel: '1' }) })).toEqual([
      'routes[0].prices[0].perSecond: needs limits.secondsMax: the hold is made of it',
      'routes[0].prices[0].perMegapixel: needs limits.megapixelsMax: the hold is made of it',
    ]);
    const windows = [{ name: 'night', hours: ['00:00-06:00'] }];
    expect(faultsOf({ routes: routed({ perImage: '1', windows }) })).toEqual([expect.stringContaining('routes[0].prices[0].windows[0]: price missing')]);
  });

  it('refuses a variant that could never apply, or costs nothing by mistake', () => {
    const variants = [{ when: { colour: 'red' }, perImage: '1' }, { when: { quality: ['low', 'best'] }, perImage: '1' }, { when: { quality: 'low' } }];
    expect(faultsOf({ routes: routed({ perImage: '1', variants }) })).toEqual([
      'routes[0].prices[0].variants[0].when.colour: is no setting of the model',
      'routes[0].prices[0].variants[1].when.quality: "best" is no value of this setting',
      expect.stringContaining('routes[0].prices[0].variants[2]: price missing'),
    ]);
  });

  it('refuses operations that are absent, unknown to the model, or served by no route', () => {
    expect(faultsOf({ operations: [] })).toEqual(['operations: a model of kind image must say what it can be asked']);
    expect(faultsOf({ modes: [{ name: 'paint' }, { name: 'swap', operation: 'image.face-swap' }] })).toEqual([
      'modes[0].operation: must be one of the operations of the model',
      'modes[1].operation: must be one of the operations of the model',
    ]);
    expect(faultsOf({ routes: routed({ perImage: '1' }, { operations: ['image.edit', 'image.avatar'], when: { quality: 'best' } }) })).toEqual([
      'routes[0].operations: must be operations of the model',
      'routes[0].when.quality: "best" is no value of this setting',
      "operations: no route serves 'image.generate'",
    ]);
  });

  it.each([
    [{ type: 'select' }, 'settings[0].options: belong to a select, and only to it'],
    [{ type: 'text', options: ['a'] }, 'settings[0].options: belong to a select, and only to it'],
    [{ type: 'text', max: 5 }, 'settings[0]: min, max and step belong to numbers'],
    [{ type: 'number', maxLength: 5 }, 'settings[0]: minLength and maxLength belong to texts'],
    [{ type: 'integer', min: 1, default: 0 }, 'settings[0].default: must be at least 1'],
    [{ type: 'integer', default: '3' }, 'settings[0].default: is not of the type'],
    [{ type: 'select', options: ['a'], default: 'b' }, 'settings[0].default: must be one of: a'],
    [{ type: 'boolean', default: 'no' }, 'settings[0].default: must be true or false'],
  ])('refuses the setting %j', (setting, fault) => {
    expect(withSetting(setting)).toEqual([fault]);
  });

  it('refuses keys, voices and groups that mean two things or nothing', () => {
    const settings = [{ key: 'prompt', label, type: 'text' }];
    expect(faultsOf({ settings, routes: routed({ perImage: '1' }) })).toEqual([
      "settings: 'prompt' is said twice among the prompt, the settings and the inputs",
    ]);
    expect(faultsOf({ requiresOneOf: [['prompt', 'lyrics']] })).toEqual(["requiresOneOf[0]: 'lyrics' is no setting, no input and no prompt of the model"]);
    const voices = [
      { id: 'ana', name: 'Ana', upstream: { studio: '1' } },
      { id: 'ANA', name: 'Eva', upstream: { elsewhere: '1' } },
    ];
    expect(faultsOf({ voices })).toEqual(["voices: 'ana' is the name of two voices", 'voices[1].upstream: no route of the model has its provider here']);
  });

  it('reads decimals as numbers in settings and constants, and as text in prices', () => {
    const yaml = `id: easel\nkind: image\nownedBy: a\ncreated: 1\ntitle: {es: x, pt: x, en: x}\ndescription: {es: x, pt: x, en: x}
operations: [image.generate]\nlimits: {megapixelsMax: 1.5}
settings: [{key: strength, label: {es: x, pt: x, en: x}, type: number, default: 0.5, max: 1.25, step: 0.25}]
routes: [{provider: s, upstreamModel: e, constants: {scale: 3.5, text: '3.5', deep: [{n: -0.5}]}, prices: [{perImage: 0.10}]}]\n`;
    const [model] = loadCatalog(catalogFolder({ 'easel.yaml': yaml })).models();
    expect(model?.settings[0]).toMatchObject({ default: 0.5, max: 1.25 });
    expect(model?.limits.megapixelsMax).toBe(1.5);
    expect(model?.routes[0].constants).toEqual({ scale: 3.5, text: '3.5', deep: [{ n: -0.5 }] });
    expect(model?.routes[0].prices[0]?.perImage).toBe('0.10');
  });
});

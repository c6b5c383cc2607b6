import { namedSettings, unnamedSetting } from './setting-names.ts';

const known = { count: 'n', seed: 'seed' };
const route = (settings: Record<string, string | number | boolean>, fields: Record<string, string> = {}) => ({ settings, fields });

it('gives settings the names of the route, then those of the adapter', () => {
  expect(namedSettings(route({ count: 2, seed: 7, mood: 'calm' }, { seed: 'random_seed', mood: 'style' }), known)).toEqual({
    n: 2,
    random_seed: 7,
    style: 'calm',
  });
});

it('leaves out empty texts, settings without a name, and those the route has used up', () => {
  expect(namedSettings(route({ count: 1, seed: '', mode: 'pro', other: 1 }, { mode: '', count: '' }), known)).toEqual({});
});

it('keeps a zero and a switch that is off, which say something where they have a name', () => {
  expect(namedSettings(route({ seed: 0, count: false }), known)).toEqual({ seed: 0, n: false });
});

it.each([
  [route({ mood: 'calm' }), 'mood'],
  [route({ mood: 0 }), 'mood'],
  [route({ mood: '' }), undefined],
  [route({ mood: false }), undefined],
  [route({ mood: 'calm' }, { mood: '' }), undefined],
  [route({ width: 1 }), undefined],
  [route({ seed: 1 }), undefined],
])('names what nobody has a name for in %j: %s', (request, field) => {
  expect(unnamedSetting(request, known, ['width'])?.field).toBe(field);
});

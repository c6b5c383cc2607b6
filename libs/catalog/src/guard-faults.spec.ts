import { describe, expect, it } from '@jest/globals';
import { catalogFolder, chatModel } from '../test/catalog-folder.fixture.ts';
import { loadCatalog } from './catalog-loader.ts';
import { CatalogError } from './catalog.error.ts';

const judge = chatModel({ id: 'judge', aliases: ['the-judge'], kind: 'moderation' });
const guarded = (guard: object, more: object = {}) => chatModel({ guard, ...more });
const vision = { capabilities: { vision: true }, limits: { contextTokens: 8_192, maxOutputTokens: 1_024, imagesMax: 1, imageTokensMax: 100 } };

function load(model: object) {
  return loadCatalog(catalogFolder({ 'parrot.yaml': model, 'judge.yaml': judge }));
}
function faultOf(model: object): string {
  try {
    load(model);
    return '';
  } catch (error) {
    return error instanceof CatalogError ? error.faults.map(({ field, reason }) => `${field}: ${reason}`).join('\n') : String(error);
  }
}

describe('a guard', () => {
  it('is off unless it is written, and judges all that comes in', () => {
    expect(load(chatModel()).find('parrot')?.guard).toBeUndefined();
    expect(load(guarded({ model: 'the-judge' })).find('parrot')?.guard).toEqual({ model: 'the-judge', on: 'input' });
  });

  it('has a decimal threshold', () => {
    const yaml = `id: parrot\nkind: chat\nownedBy: zoo\ncreated: 1\ntitle: {es: L, pt: P, en: P}\ndescription: {es: L, pt: P, en: P}
limits: {contextTokens: 10, maxOutputTokens: 5}\nroutes: [{provider: zoo, upstreamModel: p, prices: [{inputUncached: 0.1, output: 2}]}]
guard: {model: judge, threshold: 0.75, categories: [sexual]}\n`;
    const catalog = loadCatalog(catalogFolder({ 'parrot.yaml': yaml, 'judge.yaml': judge }));
    expect(catalog.find('parrot')?.guard).toMatchObject({ threshold: 0.75, categories: ['sexual'] });
  });

  it('must be a model that judges', () => {
    expect(faultOf(guarded({ model: 'nobody' }))).toBe("guard.model: 'nobody' is no model");
    expect(faultOf(guarded({ model: 'parrot' }))).toBe("guard.model: 'parrot' is a model of kind chat, not moderation");
    expect(faultOf(guarded({ model: 'judge', threshold: 2 }))).toMatch(/^guard.threshold: /);
    expect(faultOf(guarded({ model: 'judge' }, { kind: 'moderation' }))).toBe('guard: a model of kind moderation has no guard');
  });

  it('that judges no pictures cannot guard a model that takes them, unless texts are all it is asked about', () => {
    expect(faultOf(guarded({ model: 'judge' }, vision))).toBe("guard.on: 'judge' judges no pictures and this model takes them: must be text");
    expect(faultOf(guarded({ model: 'judge', on: 'text' }, vision))).toBe('');
  });
});

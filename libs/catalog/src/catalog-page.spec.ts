import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { catalogFolder } from '../test/catalog-folder.fixture.ts';
import { shippedCatalogFolder } from './catalog-folder.ts';
import { loadCatalog } from './catalog-loader.ts';
import { fieldReference } from './field-reference.ts';

const page = readFileSync(path.join(shippedCatalogFolder(), '../../../docs/catalog.md'), 'utf8');

describe('docs/catalog.md', () => {
  it('has the fields of the schemas', () => {
    expect(page).toContain(`\n${fieldReference()}\n`);
  });

  it('says what every field means', () => {
    expect(
      fieldReference()
        .split('\n')
        .filter((line) => line.endsWith('|  |')),
    ).toEqual([]);
  });

  it('has examples that load', () => {
    const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = ''], index): [string, string] => [`${index}.yaml`, yaml]);
    expect(
      loadCatalog(catalogFolder(Object.fromEntries(examples)))
        .models()
        .map(({ id }) => id),
    ).toEqual(['llama-3.3-70b', 'motion-1', 'qwen3-8b']);
  });
});

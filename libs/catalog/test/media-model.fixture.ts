import type { InputFile, InputRole, StoredFile } from '@portazgo/contracts';
import { loadCatalog } from '../src/catalog-loader.ts';
import type { Model } from '../src/catalog.ts';
import { catalogFolder } from './catalog-folder.fixture.ts';

const texts = { es: 'Color', pt: 'Cor', en: 'Colour' };

/** A media model that nothing is wrong with. */
export function paintModel(changes: object = {}): object {
  return {
    id: 'easel',
    kind: 'image',
    ownedBy: 'atelier',
    created: 1_700_000_000,
    title: texts,
    description: texts,
    operations: ['image.generate', 'image.edit'],
    prompt: { minLength: 3, maxLength: 10 },
    inputs: [{ role: 'image', key: 'image_input', label: texts, max: 2, bytesMax: 1_000 }],
    settings: [
      { key: 'count', label: texts, type: 'integer', default: 1, min: 1, max: 4 },
      { key: 'quality', label: texts, type: 'select', options: ['low', 'high'], default: 'low' },
      { key: 'strength', label: texts, type: 'number', min: 0, max: 1, step: 0.1 },
      { key: 'factor', label: texts, type: 'select', options: [2, 4] },
      { key: 'sound', label: texts, type: 'boolean', default: false },
      { key: 'title', label: texts, type: 'text', minLength: 2, maxLength: 4 },
      { key: 'fidelity', label: texts, type: 'select', options: ['a', 'b'], operations: ['image.edit'] },
    ],
    routes: [{ provider: 'studio', upstreamModel: 'easel-1', prices: [{ perImage: '0.01', variants: [{ when: { quality: 'high' }, perImage: '0.04' }] }] }],
    ...changes,
  };
}

export function loadModel(entry: object, settings: object = {}): Model {
  const [model] = loadCatalog(catalogFolder({ 'catalog.yaml': settings, 'model.yaml': entry })).models();
  if (!model) throw new Error('the model is in the folder');
  return model;
}

export function inputFile(role: InputRole, changes: Partial<StoredFile> = {}): InputFile {
  const kind = role === 'audio' || role === 'video' ? role : 'image';
  const file: StoredFile = {
    id: '20270101-a',
    owner: 'client',
    kind,
    mimeType: `${kind}/x`,
    bytes: 10,
    sha256: 'a'.repeat(64),
    createdAt: '2026-09-01T00:00:00Z',
    expiresAt: '2026-09-08T00:00:00Z',
    ...changes,
  };
  return { role, file };
}

import { loadCatalog } from '@portazgo/catalog';
import { fromGeneration } from './images.translator.ts';
import { imagesRequest } from './images.wire.ts';

const catalog = loadCatalog();
const settingsOf = (body: object) => fromGeneration(imagesRequest.parse({ prompt: 'a cat', ...body }), catalog).settings;

it.each([
  ['gpt-image-1', 'standard', 'medium'],
  ['gpt-image-1', 'hd', 'high'],
  ['gpt-image-1', 'low', 'low'],
  ['gpt-image-2', 'hd', 'high'],
  // Of a model without such words: refused by name afterwards.
  ['gpt-image-1', 'superb', 'superb'],
  ['gpt-4o-image', 'hd', 'hd'],
])('of %s the quality %s is %s', (model, quality, expected) => {
  expect(settingsOf({ model, quality })).toMatchObject({ quality: expected });
});

it('takes a wish for partial images, of which there may be none, and the name of an end user', () => {
  expect(settingsOf({ model: 'gpt-image-1', stream: true, partial_images: 2, user: 'u', safety_identifier: 's' })).toEqual({});
});

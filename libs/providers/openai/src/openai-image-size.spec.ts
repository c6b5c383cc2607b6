import { imageSize } from './openai-image-size.ts';

it.each([
  ['gpt-image-1.5', {}, {}],
  ['gpt-image-1', { width: 1536, height: 1024 }, { size: '1536x1024' }],
  ['gpt-image-1-mini', { aspect_ratio: '2:3', resolution: '1K' }, { size: '1024x1536' }],
  ['gpt-image-1', { aspect_ratio: 'auto' }, { size: 'auto' }],
  ['dall-e-3', { aspect_ratio: '16:9' }, { size: '1792x1024' }],
  ['dall-e-2', { width: 512, height: 512 }, { size: '512x512' }],
  ['gpt-image-2', { width: 2048, height: 1152 }, { size: '2048x1152' }],
  ['gpt-image-2', { aspect_ratio: '1:1' }, { size: '1024x1024' }],
  ['gpt-image-2', { aspect_ratio: '16:9' }, { size: '1280x720' }],
  ['gpt-image-2', { aspect_ratio: '16:9', resolution: '4K' }, { size: '3840x2160' }],
  ['gpt-image-2', { aspect_ratio: '9:16', resolution: '4K' }, { size: '2160x3840' }],
  ['gpt-image-2', { aspect_ratio: '1:1', resolution: '2K' }, { size: '2048x2048' }],
  ['gpt-image-1', { size: '1024x1024' }, { size: '1024x1024' }],
])('asks %s with %j for %j', (model, settings, size) => {
  expect(imageSize(model, settings)).toEqual(size);
});

it.each([
  ['gpt-image-1', { aspect_ratio: '16:9' }, 'aspect_ratio'],
  ['gpt-image-1', { width: 1000, height: 1000 }, 'width'],
  ['gpt-image-1', { resolution: '4K' }, 'resolution'],
  ['gpt-image-1', { width: 1024 }, 'height'],
  ['gpt-image-2', { width: 1000, height: 1024 }, 'width'],
  ['gpt-image-2', { width: 3840, height: 1024 }, 'width'],
  ['gpt-image-2', { aspect_ratio: '4:1' }, 'aspect_ratio'],
  ['gpt-image-2', { aspect_ratio: 'wide' }, 'aspect_ratio'],
  ['gpt-image-2', { aspect_ratio: '1:1', resolution: '8K' }, 'resolution'],
  ['dall-e-3', { size: '1024x1536' }, 'size'],
])('refuses %s with %j by the name %s', (model, settings, field) => {
  expect(imageSize(model, settings)).toMatchObject({ field });
});

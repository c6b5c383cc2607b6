import { isNoSound } from './sound-beginning.ts';

it.each(['<!doctype html>', '\n <html>', '\ufeff{"error":"quota"}', '[]'])('takes %j for no sound', (text) => {
  for (const format of ['mp3', 'wav', 'opus', 'flac', 'aac'] as const) expect(isNoSound(Buffer.from(text), format)).toBe(true);
});

it.each([
  ['mp3', 'fffb9064'],
  ['mp3', '49443303'],
  ['aac', 'fff15080'],
  ['wav', '52494646'],
  ['opus', '4f676753'],
  ['flac', '664c6143'],
  ['pcm', '3c003c00'],
  ['mp3', '20'],
] as const)('lets %s begin with %s', (format, beginning) => {
  expect(isNoSound(Buffer.from(beginning, 'hex'), format)).toBe(false);
});

import { imageOrUrl } from './input-files.ts';

const id = `20261128-${'a'.repeat(26)}`;

it.each([
  ['data:image/png;base64,AAAA', 'data'],
  ['DATA:image/png;base64,AAAA', 'data'],
  ['https://example.com/a.png', 'address'],
  ['HTTP://example.com/a.png', 'address'],
  [`https://example.com/files/${id}?expires=1&signature=x`, 'address'],
  [id, 'file-id'],
  [`/files/${id}?expires=1&signature=x`, 'file-id'],
  [`/files/${id}`, 'file-id'],
  [`/files/${id}.png`, 'file-id'],
  [`/files/${id}.png?expires=1&signature=x`, 'file-id'],
  ['iVBORw0KGgoAAAANSUhEUgAA', 'base64'],
  ['', 'nothing'],
  ['hola', 'nothing'],
  ['file:///etc/passwd', 'nothing'],
  ['ftp://example.com/a.png', 'nothing'],
])('%p is %s', (text, meaning) => {
  expect(imageOrUrl(text)).toBe(meaning);
});

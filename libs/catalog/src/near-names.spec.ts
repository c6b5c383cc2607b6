import { nearNames } from './near-names.ts';

const names = ['gpt-4o', 'gpt-4o-mini', 'gpt-5-mini', 'deepseek-v4-pro', 'deepseek-v4-flash', 'gemini-3-flash', 'google/nano-banana', 'flux', 'whisper-1'];

it.each([
  ['gpt-4o-mni', 'gpt-4o-mini'],
  ['GPT-4O-MINI', 'gpt-4o-mini'],
  ['openai/gpt-4o-mini', 'gpt-4o-mini'],
  ['nano-banana', 'google/nano-banana'],
  ['gpt-4o-mini-2026-01-01', 'gpt-4o-mini'],
  ['deepseek', 'deepseek-v4-flash'],
  ['gemini3flash', 'gemini-3-flash'],
  ['wisper', 'whisper-1'],
])('%s is like %s', (wanted, near) => {
  expect(nearNames(names, wanted, 3)).toContain(near);
});

it.each(['claude-opus-9', 'x', '', 'zzzzzzzzzzzz', 'q'.repeat(100_000)])('nothing is like %.20s', (wanted) => {
  expect(nearNames(names, wanted, 3)).toEqual([]);
});

it('the best come first, and no more than were asked for', () => {
  expect(nearNames(names, 'gpt-4o-min', 2)).toHaveLength(2);
  expect(nearNames(names, 'gpt-4o-min', 2)[0]).toBe('gpt-4o-mini');
});

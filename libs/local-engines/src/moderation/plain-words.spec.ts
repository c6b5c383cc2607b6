import { plainWords } from './plain-words.ts';

it.each([
  ['¡CÁLLATE, imbécil!', ' callate imbecil '],
  ['y0u are an 1d10t', ' you are an idiot '],
  ['f u c k  y.o.u', ' fuck you '],
  ['shiiiiiit', ' shit '],
  ['id​iot', ' idiot '],
  ['Room 101 costs 45', ' room 101 costs 45 '],
  ['', '  '],
])('writes out %p', (text, words) => {
  expect(plainWords(text)).toBe(words);
});

import { languageOf } from './language-of.ts';

it.each([
  ['The bridge opens at dawn and closes when the last boat has passed.', 'en'],
  ['Hello', 'en'],
  ['Good morning, please come in.', 'en'],
  ["It's café time, and the fiancé of my niece is here", 'en'],
  ['El puente abre al amanecer y cierra cuando pasa el último barco.', 'es'],
  ['Hola, ¿cuánto es?', 'es'],
  ['Buenos días', 'es'],
  ['Mañana', 'es'],
  ['A ponte abre ao amanhecer e fecha quando passa o último barco.', 'pt'],
  ['Olá, tudo bem com você?', 'pt'],
  ['Obrigado pela informação', 'pt'],
  ['Le pont ouvre à l’aube et nous sommes avec vous dans la rue', 'other'],
  ['Die Brücke öffnet bei Tagesanbruch', 'other'],
  ['مرحبا بالعالم', 'other'],
  ['Привет, мир', 'other'],
  ['你好，世界', 'other'],
  ['12345 !!!', 'unknown'],
  ['Portazgo', 'unknown'],
  ['-o /etc/x', 'unknown'],
  ['Do as I say, no more', 'en'],
])('%j is %s', (text, language) => {
  expect(languageOf(text)).toBe(language);
});

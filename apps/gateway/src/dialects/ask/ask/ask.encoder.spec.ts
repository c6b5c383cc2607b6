import fc from 'fast-check';
import { AskEncoder } from './ask.encoder.ts';

it('writes any text as one event of one line, which reads back as the same text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const written = new AskEncoder('es').encode([{ type: 'text-delta', text }]);
      const [line, ...rest] = written.split(/\r\n|\r|\n/);
      expect(rest).toEqual(['', '']);
      expect(JSON.parse((line ?? '').slice('data: '.length))).toEqual({ answer: text, done: false });
    }),
  );
});

it('keeps what a model thinks to itself', () => {
  expect(
    new AskEncoder('es').encode([
      { type: 'chat-start', model: 'm', engine: 'e' },
      { type: 'reasoning-delta', text: 'hmm' },
    ]),
  ).toBe('');
});

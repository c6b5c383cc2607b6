import fc from 'fast-check';
import { ThoughtSplitter } from './thought-splitter.ts';

it('splits the same whatever the pieces are, and loses no character', () => {
  const text = 'a<th<thought>deep </tho inside</thought>b <thought></thought>c<thought>open';
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
      const splitter = new ThoughtSplitter({ open: '<thought>', close: '</thought>' });
      const parts = places.slice(1).map((end, index) => splitter.push(text.slice(places[index], end)));
      parts.push(splitter.end());
      expect(parts.map((part) => part.text).join('')).toBe('a<thb c');
      expect(parts.map((part) => part.reasoning).join('')).toBe('deep </tho insideopen');
    }),
  );
});

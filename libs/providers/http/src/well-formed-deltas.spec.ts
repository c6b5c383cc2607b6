import fc from 'fast-check';
import { WellFormedDeltas } from './well-formed-deltas.ts';

it('joins halves of characters over pieces, replaces those that stay alone, and drops NULs', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.oneof(fc.integer({ min: 0xd7f0, max: 0xe010 }), fc.constantFrom(0, 0x61)), { maxLength: 5 })), (pieces) => {
      const texts = pieces.map((units) => String.fromCharCode(...units));
      const deltas = new WellFormedDeltas();
      const told = texts.map((text) => deltas.push(text));
      const last = deltas.end();
      expect([...told, last].every((text) => text.isWellFormed() && !text.includes('\u0000'))).toBe(true);
      // A NUL between two halves leaves them halves: what it stood between did not belong together.
      expect([...told, last].join('').replaceAll('\ufffd', '')).toBe(texts.join('').toWellFormed().replaceAll('\u0000', '').replaceAll('\ufffd', ''));
    }),
    { numRuns: 1_000 },
  );
});

import * as fc from 'fast-check';
import { clientCount, keys, type Move } from './move.ts';

const request = fc.nat({ max: 11 });
const amount = fc.oneof(fc.nat({ max: 60 }), fc.nat({ max: 400 }), fc.constant(0));
const positive = fc.integer({ min: 1, max: 300 });
const reference = fc.nat({ max: 3 });
const client = fc.nat({ max: clientCount - 1 });

/** A step; reserving and settling come most often, as in life, and several at once. */
export const anyMove: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('reserve' as const),
      items: fc.array(fc.record({ request, key: fc.nat({ max: keys.length - 1 }), amount, later: fc.boolean() }), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('settle' as const),
      items: fc.array(fc.record({ request, outcome: fc.constantFrom('succeeded' as const, 'cut' as const, 'failed' as const), cost: amount }), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('start' as const), requests: fc.array(request, { minLength: 1, maxLength: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('progress' as const), request, delivered: amount }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('extend' as const), request, additional: amount }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('sweep' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('grant' as const), client, amount: positive, reference }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('adjust' as const), client, amount: fc.integer({ min: -400, max: 200 }).filter((n) => n !== 0), reference }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('refund' as const), request, amount: positive, reference }) },
);

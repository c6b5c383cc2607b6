import assert from 'node:assert/strict';
import { errorOf } from './refusals.ts';
import { callOptions, type ConformanceCheck, type EmbeddingSubject } from './conformance-check.ts';

const floats = (vector: string) => {
  const bytes = Buffer.from(vector, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
};

export const embeddingModelChecks: readonly ConformanceCheck<EmbeddingSubject>[] = [
  {
    title: 'gives one vector of little-endian float32 for each input, in order',
    async run({ model }) {
      const together = await model('').embed({ inputs: ['puente', 'río', 'puente'] }, callOptions());
      const alone = await model('').embed({ inputs: ['río'] }, callOptions());
      assert.equal(together.vectors.length, 3);
      const [first, second, third] = together.vectors.map(floats);
      assert.deepEqual(first, third);
      assert.notDeepEqual(first, second);
      assert.deepEqual(second, floats(alone.vectors[0] ?? ''));
      assert.ok(first?.every((value) => Number.isFinite(value)) && first.length > 1);
      assert.ok((together.usage?.inputUncached ?? 0) > 0);
    },
  },
  {
    title: 'tells a refusal',
    async run({ model }) {
      const error = await errorOf(model('fault=429-seconds').embed({ inputs: ['x'] }, callOptions()));
      assert.deepEqual([error.kind, error.accepted, error.retryAfterMs], ['rate_limited', 'no', 2_000]);
    },
  },
  {
    title: 'knows that nothing was accepted when nobody listens',
    async run({ unreachableModel }) {
      const error = await errorOf(unreachableModel().embed({ inputs: ['x'] }, callOptions()));
      assert.equal(error.accepted, 'no');
    },
  },
];

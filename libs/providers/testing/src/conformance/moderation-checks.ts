import assert from 'node:assert/strict';
import { errorOf } from './refusals.ts';
import { callOptions, type ConformanceCheck, type ModerationSubject } from './conformance-check.ts';

export const moderationModelChecks: readonly ConformanceCheck<ModerationSubject>[] = [
  {
    title: 'gives one verdict for each input, in order, whether text or parts',
    async run({ model }) {
      const texts = await model('').moderate({ inputs: ['a quiet day', 'I will kill you'] }, callOptions());
      assert.equal(texts.results.length, 2);
      for (const { flagged, categories, categoryScores } of texts.results) {
        assert.equal(typeof flagged, 'boolean');
        assert.ok(Object.values(categories).every((value) => typeof value === 'boolean') && Object.keys(categories).length > 0);
        assert.ok(Object.values(categoryScores).every((value) => typeof value === 'number'));
      }
      const mixed = await model('').moderate({ inputs: [[{ type: 'text', text: 'a quiet day' }], 'I will kill you'] }, callOptions());
      assert.deepEqual(
        mixed.results.map(({ flagged }) => flagged),
        texts.results.map(({ flagged }) => flagged),
      );
    },
  },
  {
    title: 'tells a refusal',
    async run({ model }) {
      const error = await errorOf(model('status=503').moderate({ inputs: ['x'] }, callOptions()));
      assert.deepEqual([error.kind, error.accepted], ['overloaded', 'no']);
    },
  },
];

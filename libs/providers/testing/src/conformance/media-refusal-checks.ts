import assert from 'node:assert/strict';
import { startOptions } from '../media-samples.ts';
import type { ConformanceCheck } from './conformance-check.ts';
import type { MediaSubject } from './media-run.ts';
import { assertRefused, errorOf, refusals } from './refusals.ts';

export const mediaRefusalChecks: readonly ConformanceCheck<MediaSubject>[] = [
  ...refusals.map((refusal) => ({
    title: `tells ${refusal.behaviour} as it is`,
    async run({ model, vendor, request, refusals: own }: MediaSubject) {
      const error = await errorOf(model(refusal.behaviour).start(request, startOptions()));
      assertRefused(error, { ...refusal, ...own?.[refusal.behaviour] }, vendor);
    },
  })),
  {
    title: 'tells a refusal that means no credit',
    async run({ model, request, missingCredit }) {
      if (!missingCredit) return;
      const error = await errorOf(model('fault=insufficient-quota').start(request, startOptions()));
      assert.deepEqual([error.kind, error.accepted], [missingCredit, 'no']);
    },
  },
  {
    title: 'tells a wrong key as auth, and does not repeat it',
    async run({ modelWithWrongKey, request }) {
      assert.equal((await errorOf(modelWithWrongKey('').start(request, startOptions()))).kind, 'auth');
    },
  },
  {
    title: 'knows that nothing was accepted when nobody listens',
    async run({ unreachableModel, request }) {
      const error = await errorOf(unreachableModel().start(request, startOptions()));
      assert.deepEqual([error.kind, error.accepted], ['overloaded', 'no']);
    },
  },
  {
    title: 'gives up a call that is never answered, its fate unknown',
    waits: true,
    async run({ model, request }) {
      const error = await errorOf(model('fault=hang').start(request, startOptions({ firstByteMs: 200 })));
      assert.deepEqual([error.kind, error.phase, error.accepted], ['timeout', 'first_byte', 'unknown']);
    },
  },
  {
    title: 'never takes trouble of a poll for the end of its task',
    async run({ model, unreachableModel, request, isTracked }) {
      if (!isTracked) return;
      const start = await model('queue=3000').start(request, startOptions());
      assert.ok(start.state === 'tracked');
      const error = await errorOf(unreachableModel().status(start.task, request, startOptions()));
      assert.notEqual(error.accepted, 'yes');
    },
  },
];

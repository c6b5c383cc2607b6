import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOptions } from '../media-samples.ts';
import type { ConformanceCheck } from './conformance-check.ts';
import { isOfKind } from './media-bytes.ts';
import { billedLines, bytesOf, runToEnd, type MediaSubject } from './media-run.ts';
import { errorOf } from './refusals.ts';

/** An error that ends the job, or trouble that leaves it open; never a success. */
async function troubleOf({ model, request }: MediaSubject, behaviour: string, limits = {}) {
  return errorOf(runToEnd(model(behaviour), request, startOptions(limits)));
}

export const mediaLifeChecks: readonly ConformanceCheck<MediaSubject>[] = [
  {
    title: 'gives results of the right kind, and is billed once',
    async run(subject) {
      const options = startOptions();
      const { outcome } = await runToEnd(subject.model(''), subject.request, options);
      if (subject.makes === null) assert.match(outcome.voice?.upstreamVoiceId ?? '', /^[\w-]+$/);
      else assert.ok(outcome.results.length > 0);
      for (const result of outcome.results) {
        const bytes = await bytesOf(result);
        assert.ok(subject.makes && isOfKind(subject.makes, bytes), Buffer.from(bytes.subarray(0, 16)).toString('hex'));
      }
      const lines = await subject.journal(options.requestId);
      assert.equal(lines.filter(({ phase }) => phase !== 'end').length, 1);
      assert.equal((await billedLines(subject, options.requestId)).length, 1);
    },
  },
  {
    title: 'tells queue, work and end in this order, and never goes back',
    waits: true,
    async run({ model, request, isTracked }) {
      const { states } = await runToEnd(model('queue=250,run=250,progress=2'), request, startOptions());
      // Not every vendor tells its queue from its work.
      assert.deepEqual(states, ['queued', 'running', 'done'].filter((state) => states.includes(state))); // prettier-ignore
      assert.equal(states.length > 1, isTracked);
      assert.equal(states.at(-1), 'done');
    },
  },
  {
    title: 'takes a task that the vendor does not show at once for one that waits',
    waits: true,
    async run({ model, request, isTracked }) {
      if (!isTracked) return;
      const { states } = await runToEnd(model('unseen=1200,queue=0,run=10,seconds=1'), request, startOptions());
      assert.deepEqual([states[0], states.at(-1)], ['queued', 'done']);
    },
  },
  {
    title: 'fails when the vendor says success and shows nothing',
    async run(subject) {
      const error = await troubleOf(subject, 'empty=1');
      assert.deepEqual([error.kind, error.accepted], ['upstream_bug', 'yes']);
    },
  },
  {
    title: 'takes a web page under a good status for no result',
    async run(subject) {
      const error = await troubleOf(subject, 'html=1');
      assert.equal(error.kind, 'upstream_bug');
      // A page in place of a poll's answer is trouble of the poll; in place of the work's answer it is the end of the work.
      assert.equal(error.accepted, subject.isTracked ? error.accepted : 'yes');
    },
  },
  ...(['before', 'after'] as const).map((when) => ({
    title: `fails when the vendor fails ${when} its work`,
    async run(subject: MediaSubject) {
      const error = await troubleOf(subject, `fail=${when}`);
      assert.equal(error.accepted, subject.isTracked ? 'yes' : 'no');
    },
  })),
  ...(['input', 'output'] as const).map((what) => ({
    title: `tells that the vendor blocked the ${what}`,
    async run(subject: MediaSubject) {
      const error = await troubleOf(subject, `moderate=${what}`);
      if (subject.namesModeration) assert.equal(error.kind, 'content_blocked');
      assert.ok(error.accepted === 'yes' || error.accepted === 'no');
    },
  })),
  {
    title: 'does not take a call whose answer was lost for one that was not taken',
    async run(subject) {
      // Of a task, the whole answer is lost; of a vendor that answers at once, all but its first bytes.
      const lost = subject.model(subject.isTracked ? 'nofate=1' : 'cut=20');
      const error = await errorOf(lost.start(subject.request, startOptions()));
      assert.deepEqual([error.kind, error.accepted], ['interrupted', subject.isTracked ? 'unknown' : 'yes']);
    },
  },
  {
    title: 'knows nothing of the fate of a call whose answer comes too late',
    waits: true,
    async run(subject) {
      const options = startOptions({ firstByteMs: 150, totalMs: 400 });
      const error = await errorOf(subject.model('late=1000').start(subject.request, options));
      assert.deepEqual([error.kind, error.accepted], ['timeout', 'unknown']);
      // It was taken all the same: whoever repeats it pays twice.
      await sleep(1_100);
      assert.equal((await billedLines(subject, options.requestId)).length, 1);
    },
  },
];

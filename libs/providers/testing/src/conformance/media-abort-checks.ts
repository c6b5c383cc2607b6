import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOptions } from '../media-samples.ts';
import { callOptions, type ConformanceCheck } from './conformance-check.ts';
import { runToEnd, type MediaSubject } from './media-run.ts';
import { assertLeftInTime, closedWithinMs } from './upstream-watch.ts';

export const mediaAbortChecks: readonly ConformanceCheck<MediaSubject>[] = [
  {
    title: `closes the upstream connection within ${closedWithinMs} ms when the signal aborts`,
    async run(subject) {
      const controller = new AbortController();
      const options = startOptions({}, { signal: controller.signal });
      const start = subject.model('delay=5000').start(subject.request, options);
      await Promise.all([assert.rejects(start, /the client left/), sleep(120).then(() => controller.abort(new Error('the client left')))]);
      await assertLeftInTime(subject, options.requestId, Date.now());
    },
  },
  {
    title: 'sends nothing when the signal is aborted already',
    async run({ model, request, journal }) {
      const options = startOptions({}, { signal: AbortSignal.abort(new Error('too late')) });
      await assert.rejects(model('').start(request, options), /too late/);
      assert.equal((await journal(options.requestId)).length, 0);
    },
  },
  {
    title: 'stops a task that is asked to, with proof, and it is not billed',
    async run({ model, request, journal, cancels }) {
      if (!cancels) return;
      const options = startOptions();
      const running = model('queue=20000');
      const start = await running.start(request, options);
      assert.ok(start.state === 'tracked' && running.cancel);
      assert.equal(await running.cancel(start.task, callOptions()), true);
      const end = (await journal(options.requestId)).find(({ phase }) => phase === 'end');
      assert.deepEqual([end?.outcome, end?.billable], ['cancelled', false]);
    },
  },
  {
    title: 'has no proof when the vendor only says so, or when it is too late',
    async run({ model, request, cancels }) {
      if (!cancels) return;
      const stubborn = model('queue=100,run=200,stubborn=1');
      const start = await stubborn.start(request, startOptions());
      assert.ok(start.state === 'tracked' && stubborn.cancel);
      assert.equal(await stubborn.cancel(start.task, callOptions()), false);
      const quick = model('queue=0,run=1');
      const options = startOptions();
      const late = await quick.start(request, options);
      await runToEnd(quick, request, startOptions());
      assert.ok(late.state === 'tracked' && quick.cancel);
      await sleep(200);
      assert.equal(await quick.cancel(late.task, callOptions()), false);
    },
  },
];

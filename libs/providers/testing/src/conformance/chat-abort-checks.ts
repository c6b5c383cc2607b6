import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { aChat } from './chat-reading.ts';
import { callOptions, type ChatSubject, type ConformanceCheck } from './conformance-check.ts';
import { assertLeftInTime, closedCall, closedWithinMs } from './upstream-watch.ts';

export const chatAbortChecks: readonly ConformanceCheck<ChatSubject>[] = [
  {
    title: `closes the upstream connection within ${closedWithinMs} ms when the signal aborts in mid-stream`,
    async run(subject) {
      const controller = new AbortController();
      const options = callOptions({}, controller.signal);
      const model = subject.model('tokens=500,interval=20');
      const stream = model.stream(aChat({ maxOutputTokens: 500 }), options)[Symbol.asyncIterator]();
      await stream.next();
      const waiting = stream.next().then(() => stream.next());
      await sleep(60);
      const abortedAt = Date.now();
      controller.abort(new Error('the client left'));
      await assert.rejects(async () => {
        await waiting;
        for (;;) if ((await stream.next()).done) break;
      }, /the client left/);
      await assertLeftInTime(subject, options.requestId, abortedAt);
    },
  },
  {
    title: 'closes the upstream connection when the reader leaves the loop',
    async run(subject) {
      const options = callOptions();
      for await (const batch of subject.model('tokens=500,interval=20').stream(aChat({ maxOutputTokens: 500 }), options)) if (batch.length > 0) break;
      assert.equal((await closedCall(subject, options.requestId)).endedBy, 'client');
    },
  },
  {
    title: 'closes the upstream connection when the signal aborts before the first byte',
    async run(subject) {
      const controller = new AbortController();
      const options = callOptions({}, controller.signal);
      const answer = subject.model('delay=5000').complete(aChat(), options);
      setTimeout(() => controller.abort(new Error('the client left')), 100);
      await assert.rejects(answer, /the client left/);
      assert.equal((await closedCall(subject, options.requestId)).endedBy, 'client');
    },
  },
  {
    title: 'sends nothing when the signal is aborted already',
    async run({ model, journal }) {
      const options = callOptions({}, AbortSignal.abort(new Error('too late')));
      await assert.rejects(model('tokens=4').complete(aChat(), options), /too late/);
      assert.equal((await journal(options.requestId)).length, 0);
    },
  },
];

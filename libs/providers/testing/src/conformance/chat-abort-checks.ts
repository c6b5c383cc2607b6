import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JournalLine } from '../emulator-process.ts';
import { aChat } from './chat-reading.ts';
import { callOptions, type ChatSubject, type ConformanceCheck } from './conformance-check.ts';

const closedWithinMs = 250;

/** The call as the upstream saw it, once it is over there. */
async function closedCall({ journal }: ChatSubject, requestId: string): Promise<JournalLine> {
  for (let tries = 0; tries < 100; tries++) {
    const [line] = await journal(requestId);
    if (line?.endedAt) return line;
    await sleep(20);
  }
  throw new assert.AssertionError({ message: `the upstream still works on ${requestId}` });
}

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
      const line = await closedCall(subject, options.requestId);
      assert.equal(line.endedBy, 'client');
      assert.ok((line.closedAt ?? Infinity) - abortedAt <= closedWithinMs, `${(line.closedAt ?? 0) - abortedAt} ms`);
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

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TranscriptionModel } from '@portazgo/providers-contract';
import { aTranscriptionRequest } from '../media-samples.ts';
import { callOptions, type ConformanceCheck, type Subject } from './conformance-check.ts';
import { assertRefused, errorOf, refusals } from './refusals.ts';
import { assertLeftInTime, closedWithinMs } from './upstream-watch.ts';

export interface TranscriptionSubject extends Subject<TranscriptionModel> {
  readonly timesSegments: boolean;
}

export const transcriptionModelChecks: readonly ConformanceCheck<TranscriptionSubject>[] = [
  {
    title: 'gives the text, and no quantity below zero',
    async run({ model }) {
      const { transcript, quantities } = await model('').transcribe(aTranscriptionRequest({ language: 'es' }), callOptions());
      assert.notEqual(transcript.text, '');
      for (const quantity of Object.values(quantities ?? {})) assert.ok((quantity ?? 0) >= 0);
    },
  },
  {
    title: 'times segments in order, within the length of the sound',
    async run({ model, timesSegments }) {
      const request = aTranscriptionRequest({ timestamps: ['segment'] });
      if (!timesSegments) {
        assert.notEqual(model('').unsupported(request), null);
        return;
      }
      assert.equal(model('').unsupported(request), null);
      const { transcript } = await model('').transcribe(request, callOptions());
      assert.ok(transcript.segments && transcript.segments.length > 0);
      let from = 0;
      for (const { startSeconds, endSeconds, text } of transcript.segments) {
        assert.ok(startSeconds >= from && endSeconds >= startSeconds && endSeconds <= 12.5, JSON.stringify(transcript.segments));
        assert.notEqual(text, '');
        from = startSeconds;
      }
    },
  },
  ...refusals.map((refusal) => ({
    title: `tells ${refusal.behaviour} as it is`,
    async run({ model, vendor }: TranscriptionSubject) {
      assertRefused(await errorOf(model(refusal.behaviour).transcribe(aTranscriptionRequest(), callOptions())), refusal, vendor);
    },
  })),
  {
    title: 'tells a wrong key as auth',
    async run({ modelWithWrongKey }) {
      assert.ok(modelWithWrongKey);
      assert.equal((await errorOf(modelWithWrongKey('').transcribe(aTranscriptionRequest(), callOptions()))).kind, 'auth');
    },
  },
  {
    title: 'knows that nothing was accepted when nobody listens',
    async run({ unreachableModel }) {
      const error = await errorOf(unreachableModel().transcribe(aTranscriptionRequest(), callOptions()));
      assert.deepEqual([error.kind, error.accepted], ['overloaded', 'no']);
    },
  },
  {
    title: 'takes an answer that is cut, or a web page, for no text',
    async run({ model }) {
      const cut = await errorOf(model('cut=10').transcribe(aTranscriptionRequest(), callOptions()));
      assert.deepEqual([cut.kind, cut.accepted], ['interrupted', 'yes']);
      const page = await errorOf(model('html=1').transcribe(aTranscriptionRequest(), callOptions()));
      assert.deepEqual([page.kind, page.accepted], ['upstream_bug', 'yes']);
    },
  },
  {
    title: `closes the upstream connection within ${closedWithinMs} ms when the signal aborts`,
    async run(subject) {
      const controller = new AbortController();
      const options = callOptions({}, controller.signal);
      const work = subject.model('delay=5000').transcribe(aTranscriptionRequest(), options);
      await Promise.all([assert.rejects(work, /the client left/), sleep(120).then(() => controller.abort(new Error('the client left')))]);
      await assertLeftInTime(subject, options.requestId, Date.now());
    },
  },
];

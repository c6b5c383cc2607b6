import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallOptions, SpeechModel } from '@portazgo/providers-contract';
import { aSpeechRequest } from '../media-samples.ts';
import { callOptions, type ConformanceCheck, type Subject } from './conformance-check.ts';
import { isOfKind } from './media-bytes.ts';
import { assertRefused, errorOf, refusals } from './refusals.ts';
import { assertLeftInTime, closedCall, closedWithinMs } from './upstream-watch.ts';

export interface SpeechSubject extends Subject<SpeechModel> {
  /** A voice that the vendor knows. */
  readonly voice: string;
}

const longText = 'El puente de piedra cruza el río. '.repeat(80);

async function hear(model: SpeechModel, options: CallOptions, request = aSpeechRequest()): Promise<{ bytes: Buffer; chunks: number; error: unknown }> {
  const parts: Buffer[] = [];
  let error: unknown;
  try {
    const speech = await model.speak(request, options);
    for await (const chunk of speech.chunks) parts.push(chunk);
  } catch (thrown) {
    error = thrown;
  }
  return { bytes: Buffer.concat(parts), chunks: parts.length, error };
}

const errorOfHearing = async (model: SpeechModel, options = callOptions(), request = aSpeechRequest()) =>
  errorOf(
    hear(model, options, request).then(({ error }) => {
      if (error) throw error;
    }),
  );

export const speechModelChecks: readonly ConformanceCheck<SpeechSubject>[] = [
  ...(['mp3', 'wav', 'opus'] as const).map((format) => ({
    title: `speaks ${format}`,
    async run({ model, voice }: SpeechSubject) {
      const request = aSpeechRequest({ format, turns: [{ text: 'Buenos días, puente.', voice }] });
      const { bytes, error } = await hear(model(''), callOptions(), request);
      assert.equal(error, undefined);
      assert.ok(isOfKind('audio', bytes), bytes.subarray(0, 16).toString('hex'));
    },
  })),
  {
    title: 'tells the type of the sound before its bytes, and counts nothing that it was not told',
    async run({ model }) {
      const speech = await model('').speak(aSpeechRequest({ format: 'wav' }), callOptions());
      assert.match(speech.mimeType, /^audio\//);
      for await (const chunk of speech.chunks) assert.ok(chunk.length > 0);
      assert.equal(speech.quantities(), null);
    },
  },
  ...refusals.map((refusal) => ({
    title: `tells ${refusal.behaviour} as it is`,
    async run({ model, vendor }: SpeechSubject) {
      assertRefused(await errorOfHearing(model(refusal.behaviour)), refusal, vendor);
    },
  })),
  {
    title: 'tells a wrong key as auth',
    async run({ modelWithWrongKey }) {
      assert.ok(modelWithWrongKey);
      assert.equal((await errorOfHearing(modelWithWrongKey(''))).kind, 'auth');
    },
  },
  {
    title: 'knows that nothing was accepted when nobody listens',
    async run({ unreachableModel }) {
      const error = await errorOfHearing(unreachableModel());
      assert.deepEqual([error.kind, error.accepted], ['overloaded', 'no']);
    },
  },
  {
    title: 'never ends cleanly when the connection is cut, and keeps what came before',
    async run({ model }) {
      const { bytes, error } = await hear(model('cut=300'), callOptions());
      assert.ok(bytes.length <= 300);
      const failure = await errorOf(Promise.reject(error as Error));
      assert.deepEqual([failure.kind, failure.accepted], ['interrupted', 'yes']);
    },
  },
  {
    title: 'gives up a sound that goes silent in the middle',
    async run({ model }) {
      const { error } = await hear(model('stall=300'), callOptions({ idleMs: 200 }));
      const failure = await errorOf(Promise.reject(error as Error));
      assert.deepEqual([failure.kind, failure.phase, failure.accepted], ['timeout', 'idle', 'yes']);
    },
  },
  ...['empty=1', 'html=1'].map((behaviour) => ({
    title: `takes ${behaviour} for no sound`,
    async run({ model }: SpeechSubject) {
      const error = await errorOfHearing(model(behaviour));
      assert.deepEqual([error.kind, error.accepted], ['upstream_bug', 'yes']);
    },
  })),
  {
    title: `closes the upstream connection within ${closedWithinMs} ms when the signal aborts before the first byte`,
    async run(subject) {
      const controller = new AbortController();
      const options = callOptions({}, controller.signal);
      const speaking = subject.model('delay=5000').speak(aSpeechRequest(), options);
      await Promise.all([assert.rejects(speaking, /the client left/), sleep(120).then(() => controller.abort(new Error('the client left')))]);
      await assertLeftInTime(subject, options.requestId, Date.now());
    },
  },
  {
    title: `closes the upstream connection within ${closedWithinMs} ms when the signal aborts in the middle of the sound`,
    async run(subject) {
      const controller = new AbortController();
      const options = callOptions({}, controller.signal);
      const speech = await subject.model('stall=2000').speak(aSpeechRequest({ turns: [{ text: longText }] }), options);
      const chunks = speech.chunks[Symbol.asyncIterator]();
      await chunks.next();
      const reading = (async () => {
        while (!(await chunks.next()).done);
      })();
      await Promise.all([assert.rejects(reading, /the client left/), sleep(80).then(() => controller.abort(new Error('the client left')))]);
      await assertLeftInTime(subject, options.requestId, Date.now());
    },
  },
  {
    title: 'closes the upstream connection when the reader leaves the loop',
    async run(subject) {
      const options = callOptions();
      const speech = await subject.model('stall=2000').speak(aSpeechRequest({ turns: [{ text: longText }] }), options);
      for await (const chunk of speech.chunks) if (chunk.length > 0) break;
      assert.equal((await closedCall(subject, options.requestId)).endedBy, 'client');
    },
  },
];

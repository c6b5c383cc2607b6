import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MediaModel, ProviderCallback } from '@portazgo/providers-contract';
import { startOptions } from '../media-samples.ts';
import { startVendorServer } from '../vendor-server.ts';
import { callOptions, type ConformanceCheck } from './conformance-check.ts';
import type { MediaSubject } from './media-run.ts';

/** Callbacks that reach an address of ours for one job, as often as they come. */
async function callbacksOf(model: MediaModel, { request }: MediaSubject, expected: number): Promise<ProviderCallback[]> {
  const receiver = await startVendorServer(() => ({}));
  try {
    await model.start(request, startOptions({}, { callbackUrl: `${receiver.url}/callbacks?token=1` }));
    for (let tries = 0; tries < 200 && receiver.requests.length < expected; tries++) await sleep(20);
    return receiver.requests.map(({ headers, body }) => ({
      headers: Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))),
      body,
    }));
  } finally {
    await receiver.stop();
  }
}

/** For vendors that sign their callbacks. */
export const mediaCallbackChecks: readonly ConformanceCheck<MediaSubject>[] = [
  {
    title: 'believes genuine callbacks, each time they come',
    async run(subject) {
      const model = subject.model('twice=1');
      const callbacks = await callbacksOf(model, subject, 2);
      assert.equal(callbacks.length, 2);
      for (const callback of callbacks) assert.equal(await model.verifyCallback?.(callback, callOptions()), true);
    },
  },
  {
    title: 'does not believe forged ones, nor genuine ones with another body or another head',
    async run(subject) {
      const model = subject.model('forged=1');
      const [forged, genuine] = await callbacksOf(model, subject, 2);
      assert.ok(forged && genuine);
      assert.equal(await model.verifyCallback?.(forged, callOptions()), false);
      assert.equal(await model.verifyCallback?.(genuine, callOptions()), true);
      assert.equal(await model.verifyCallback?.({ ...genuine, body: forged.body }, callOptions()), false);
      for (const [name, value] of Object.entries(genuine.headers).filter(([header]) => header.startsWith('x-')))
        assert.equal(await model.verifyCallback?.({ ...genuine, headers: { ...genuine.headers, [name]: `${value}0` } }, callOptions()), false, name);
    },
  },
  {
    title: 'tells failures by callback too',
    async run(subject) {
      const model = subject.model('fail=after');
      const [callback] = await callbacksOf(model, subject, 1);
      assert.ok(callback);
      assert.equal(await model.verifyCallback?.(callback, callOptions()), true);
    },
  },
];

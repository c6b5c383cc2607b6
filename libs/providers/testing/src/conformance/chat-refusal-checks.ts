import assert from 'node:assert/strict';
import type { ChatModel, ProviderError } from '@portazgo/providers-contract';
import { aChat, readStream } from './chat-reading.ts';
import { callOptions, type ChatSubject, type ConformanceCheck } from './conformance-check.ts';
import { assertRefused, errorOf, refusals } from './refusals.ts';

/** The same refusal must be told alike for both ways to ask. */
const ways: Readonly<Record<string, (model: ChatModel, limits?: Parameters<typeof callOptions>[0]) => Promise<ProviderError>>> = {
  'a whole answer': (model, limits) => errorOf(model.complete(aChat(), callOptions(limits))),
  'a stream': async (model, limits) => {
    const { error } = await readStream(model, aChat(), callOptions(limits));
    return errorOf(Promise.reject(error as Error));
  },
};

export const chatRefusalChecks: readonly ConformanceCheck<ChatSubject>[] = Object.entries(ways).flatMap(([way, ask]) => [
  ...refusals.map((refusal) => ({
    title: `tells ${refusal.behaviour} of ${way} as ${refusal.kind}, accepted: ${refusal.accepted}`,
    async run({ model, vendor }: ChatSubject) {
      assertRefused(await ask(model(refusal.behaviour)), refusal, vendor);
    },
  })),
  {
    title: `tells a 429 of ${way} that means no credit as no_credit`,
    async run({ model, namesMissingCredit }: ChatSubject) {
      const error = await ask(model('fault=insufficient-quota'));
      assert.deepEqual([error.kind, error.accepted], [namesMissingCredit ? 'no_credit' : 'rate_limited', 'no']);
    },
  },
  {
    title: `tells a wrong key of ${way} as auth and does not repeat it`,
    async run({ modelWithWrongKey }) {
      if (!modelWithWrongKey) return;
      const error = await ask(modelWithWrongKey('tokens=4'));
      assert.equal(error.kind, 'auth');
      assert.ok(!error.message.includes('wrong-canary'), error.message);
    },
  },
  {
    title: `knows that ${way} was not accepted when nobody listens`,
    async run({ unreachableModel }) {
      const error = await ask(unreachableModel());
      assert.deepEqual([error.kind, error.accepted], ['overloaded', 'no']);
    },
  },
  {
    title: `gives up ${way} that never begins, its fate unknown`,
    waits: true,
    async run({ model }) {
      const error = await ask(model('fault=hang'), { firstByteMs: 200 });
      assert.deepEqual([error.kind, error.phase, error.accepted], ['timeout', 'first_byte', 'unknown']);
    },
  },
  {
    title: `ends ${way} at the total limit, however lively it is`,
    waits: true,
    async run({ model }) {
      const error = await ask(model('queue=4000'), { totalMs: 350 });
      assert.deepEqual([error.kind, error.phase], ['timeout', 'total']);
    },
  },
  {
    title: `survives ${way} of a hostile size`,
    async run({ model }) {
      const error = await ask(model('huge=40'));
      assert.deepEqual([error.kind, error.accepted], ['upstream_bug', 'yes']);
    },
  },
]);

import assert from 'node:assert/strict';
import { ProviderError, type Accepted, type ChatModel, type ProviderErrorKind } from '@portazgo/providers-contract';
import { aChat, readStream } from './chat-reading.ts';
import { callOptions, type ChatSubject, type ConformanceCheck } from './conformance-check.ts';

interface Refusal {
  readonly behaviour: string;
  readonly kind: ProviderErrorKind;
  readonly accepted: Accepted;
  readonly retryAfterMs?: readonly [number, number];
}

const refusals: readonly Refusal[] = [
  { behaviour: 'status=400', kind: 'bad_request', accepted: 'no' },
  { behaviour: 'fault=402', kind: 'no_credit', accepted: 'no' },
  { behaviour: 'status=404', kind: 'not_found', accepted: 'no' },
  { behaviour: 'fault=429-seconds', kind: 'rate_limited', accepted: 'no', retryAfterMs: [2_000, 2_000] },
  { behaviour: 'fault=429-date', kind: 'rate_limited', accepted: 'no', retryAfterMs: [1, 2_000] },
  { behaviour: 'fault=429-ms', kind: 'rate_limited', accepted: 'no', retryAfterMs: [1_500, 1_500] },
  { behaviour: 'fault=429', kind: 'rate_limited', accepted: 'no' },
  { behaviour: 'status=500', kind: 'upstream_bug', accepted: 'no' },
  { behaviour: 'status=503', kind: 'overloaded', accepted: 'no' },
  { behaviour: 'fault=html-502', kind: 'overloaded', accepted: 'unknown' },
  { behaviour: 'fault=reset', kind: 'interrupted', accepted: 'unknown' },
];

export async function errorOf(work: Promise<unknown>): Promise<ProviderError> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof ProviderError, `not a ProviderError: ${String(error)}`);
    return error;
  }
  throw new assert.AssertionError({ message: 'the call did not fail' });
}

/** The same refusal must be told alike for both ways to ask. */
const ways: Readonly<Record<string, (model: ChatModel, limits?: Parameters<typeof callOptions>[0]) => Promise<ProviderError>>> = {
  'a whole answer': (model, limits) => errorOf(model.complete(aChat(), callOptions(limits))),
  'a stream': async (model, limits) => {
    const { error } = await readStream(model, aChat(), callOptions(limits));
    return errorOf(Promise.reject(error as Error));
  },
};

export const chatRefusalChecks: readonly ConformanceCheck<ChatSubject>[] = Object.entries(ways).flatMap(([way, ask]) => [
  ...refusals.map(({ behaviour, kind, accepted, retryAfterMs }) => ({
    title: `tells ${behaviour} of ${way} as ${kind}, accepted: ${accepted}`,
    async run({ model, vendor }: ChatSubject) {
      const error = await ask(model(behaviour));
      assert.deepEqual([error.kind, error.accepted, error.provider], [kind, accepted, vendor]);
      if (retryAfterMs) assert.ok((error.retryAfterMs ?? -1) >= retryAfterMs[0] && (error.retryAfterMs ?? -1) <= retryAfterMs[1], `${error.retryAfterMs}`);
      assert.ok(error.reason.length > 0 && error.reason.length <= 300 && !/[<\n]/.test(error.reason), error.reason);
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
    async run({ model }) {
      const error = await ask(model('fault=hang'), { firstByteMs: 200 });
      assert.deepEqual([error.kind, error.phase, error.accepted], ['timeout', 'first_byte', 'unknown']);
    },
  },
  {
    title: `ends ${way} at the total limit, however lively it is`,
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

import assert from 'node:assert/strict';
import { emptyUsage } from '@portazgo/contracts';
import { filledUsage, ProviderError, type ProviderErrorKind } from '@portazgo/providers-contract';
import { aChat, readStream } from './chat-reading.ts';
import { callOptions, type ChatSubject, type ConformanceCheck } from './conformance-check.ts';

/** What a stream may do and still be read as if nothing were odd. */
const harmless = [
  'crlf', 'cr', 'bom', 'no-space', 'data-lines', 'comments', 'blank-lines', 'no-done', 'data-after-done', 'byte-per-packet', 'split-utf8',
  'usage-every-chunk', 'usage-x-groq', 'usage-trailing', 'role-repeated', 'content-array', 'json-for-stream',
]; // prettier-ignore

const readsThrough = harmless.map((fault): ConformanceCheck<ChatSubject> => ({
  title: `reads a stream with ${fault} as any other`,
  async run({ model }) {
    const plain = await readStream(model('tokens=24'), aChat(), callOptions());
    const odd = await readStream(model(`tokens=24,fault=${fault}`), aChat(), callOptions());
    assert.equal(odd.error, undefined);
    assert.notEqual(plain.text, '');
    assert.equal(odd.text, plain.text);
    assert.equal(odd.reasoning, plain.reasoning);
    assert.deepEqual(odd.usage, plain.usage);
    assert.equal(odd.end?.finishReason, 'stop');
    assert.equal(odd.events[0]?.type, 'answer-start');
    assert.equal(odd.events.filter(({ type }) => type === 'answer-end' || type === 'answer-start').length, 2);
  },
}));

const broken: Readonly<Record<string, readonly ProviderErrorKind[]>> = {
  'bad-json': ['upstream_bug'],
  'bad-json-3': ['upstream_bug'],
  'error-chunk': ['upstream_bug', 'interrupted'],
  'error-event': ['upstream_bug', 'interrupted'],
  'error-array': ['upstream_bug', 'interrupted'],
  'cut-mid-chunk': ['interrupted'],
  'no-finish': ['interrupted'],
};

const breaksTruly = Object.entries(broken).map(([fault, kinds]): ConformanceCheck<ChatSubject> => ({
  title: `delivers what came before ${fault}, then fails and never ends cleanly`,
  async run({ model }) {
    const { text, reasoning, end, error } = await readStream(model(`tokens=24,fault=${fault}`), aChat(), callOptions());
    assert.notEqual(text + reasoning, '');
    assert.equal(end, undefined);
    assert.ok(error instanceof ProviderError);
    assert.ok(kinds.includes(error.kind), `${error.kind} is none of ${kinds.join()}`);
    assert.equal(error.accepted, 'yes');
  },
}));

export const chatStreamChecks: readonly ConformanceCheck<ChatSubject>[] = [
  ...readsThrough,
  ...breaksTruly,
  {
    title: 'gives up a stream that stalls, after the idle limit',
    waits: true,
    async run({ model }) {
      const { text, reasoning, end, error } = await readStream(model('tokens=24,fault=stall'), aChat(), callOptions({ idleMs: 200 }));
      assert.notEqual(text + reasoning, '');
      assert.equal(end, undefined);
      assert.ok(error instanceof ProviderError);
      assert.deepEqual([error.kind, error.phase, error.accepted], ['timeout', 'idle', 'yes']);
    },
  },
  ...['usage-null', 'usage-absent'].map((fault) => ({
    title: `says null, not zero, for a stream with ${fault}`,
    async run({ model }: ChatSubject) {
      const { usage, error } = await readStream(model(`tokens=24,fault=${fault}`), aChat(), callOptions());
      assert.equal(error, undefined);
      // llama.cpp tells its figures a second time, as timings.
      assert.ok(usage === null || (usage?.output ?? 0) > 0);
    },
  })),
  {
    title: 'says zero, not null, when the provider says zero at the end',
    async run({ model }) {
      const { usage, error, events } = await readStream(model('tokens=24,fault=usage-zero'), aChat(), callOptions());
      assert.equal(error, undefined);
      // After running totals a zero is no last word: the highest figures stay.
      if (events.some(({ type }) => type === 'usage-update')) return assert.ok((usage?.output ?? 0) > 0);
      assert.ok(usage);
      assert.deepEqual(filledUsage(usage), emptyUsage);
    },
  },
  {
    title: 'counts each token once: a stream and a whole answer tell the same figures',
    async run({ model }) {
      const options = callOptions();
      const streamed = await readStream(model('tokens=24,reasoning=5'), aChat(), options);
      const whole = await model('tokens=24,reasoning=5').complete(aChat(), callOptions());
      assert.deepEqual(streamed.usage, whole.usage);
      assert.equal(streamed.text, whole.text);
      assert.equal(streamed.reasoning, whole.reasoning ?? '');
      // Some vendors tell reasoning apart and some only the sum; the sum must be right.
      assert.equal((whole.usage?.output ?? 0) + (whole.usage?.reasoning ?? 0), 29);
      assert.ok((whole.usage?.inputUncached ?? 0) > 0);
    },
  },
  {
    title: 'ends an answer without tokens as an empty answer',
    async run({ model }) {
      const { text, end, error } = await readStream(model('tokens=0,reasoning=0'), aChat(), callOptions());
      assert.equal(error, undefined);
      assert.equal(text, '');
      assert.equal(end?.finishReason, 'stop');
    },
  },
  ...['model_length', 'length'].map((finish) => ({
    title: `reads finish reason ${finish} as length`,
    async run({ model }: ChatSubject) {
      const { end } = await readStream(model(`tokens=4,finish=${finish}`), aChat(), callOptions());
      assert.equal(end?.finishReason, 'length');
    },
  })),
  ...['error', 'abort', 'insufficient_system_resource'].map((finish) => ({
    title: `fails a stream whose finish reason is ${finish}`,
    async run({ model }: ChatSubject) {
      const { end, error } = await readStream(model(`tokens=4,finish=${finish}`), aChat(), callOptions());
      assert.equal(end, undefined);
      assert.ok(error instanceof ProviderError);
    },
  })),
];

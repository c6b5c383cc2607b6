import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ProviderChatEvent, ProviderChatRequest } from '@portazgo/providers-contract';
import { callOptions, tinyGguf } from '@portazgo/providers-testing';
import { EngineRack } from '../host/engine-rack.ts';
import { missingNeeds } from '../host/missing-needs.ts';
import { GgufChatModel } from './gguf-chat.model.ts';
import { ggufNeeds, ggufSpec } from './gguf.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-gguf-'));
const file = path.join(folder, 'tiny.gguf');
writeFileSync(file, tinyGguf());
const settings = { file, contextTokens: 512, threads: 1 };
const rack = new EngineRack({ isOn: true, idleMs: 60_000, queueMax: 8, memoryFactor: 1 });
afterAll(async () => {
  await rack.close();
  rmSync(folder, { recursive: true, force: true });
});

const host = () => rack.host(ggufSpec(settings));
const model = () => new GgufChatModel('gguf', settings, host());
const asked = (more: Partial<ProviderChatRequest> = {}): ProviderChatRequest => ({
  messages: [
    { role: 'system', content: 'You are tiny.' },
    { role: 'user', content: 'hello' },
  ],
  maxOutputTokens: 24,
  seed: 5,
  ...more,
});

it('says what is missing and how to get it', () => {
  expect(missingNeeds({ needs: ggufNeeds({ file: undefined }) })).toContain('the setting LOCAL_GGUF_FILE names no file that is there');
  expect(missingNeeds({ needs: ggufNeeds({ file: '/nowhere.gguf' }) })).toContain('LOCAL_GGUF_FILE');
});

it('is bounded by its file and its context', () => {
  expect(ggufSpec({ ...settings, contextTokens: 4_096 }).memoryMiB).toBeGreaterThan(2_700);
  expect(ggufSpec({ ...settings, contextTokens: 256 }).memoryMiB).toBeLessThan(900);
});

it('refuses by name what it cannot do', () => {
  const field = (more: Partial<ProviderChatRequest>) => model().unsupported(asked(more))?.field;
  expect(field({})).toBeUndefined();
  expect(field({ tools: [{ name: 'a', parameters: {} }] })).toBe('tools');
  expect(field({ responseFormat: { type: 'json_object' } })).toBe('response_format');
  expect(field({ logprobs: true })).toBe('logprobs');
  expect(field({ messages: [{ role: 'user', content: [{ type: 'image', url: 'data:image/png;base64,' }] }] })).toBe('messages[0].content');
});

// The runtime is the operator's to install; where it is, it is tried.
const withRuntime = missingNeeds({ needs: [{ package: 'node-llama-cpp' }] }) === null ? describe : describe.skip;

withRuntime('with the runtime', () => {
  it('answers whole, with the tokens of question and answer', async () => {
    const answer = await model().complete(asked(), callOptions());
    expect(answer.finishReason).toBe('length');
    expect(answer.usage?.output).toBeGreaterThanOrEqual(20);
    expect(answer.usage?.output).toBeLessThanOrEqual(26);
    expect(answer.usage?.inputUncached).toBeGreaterThan(15);
    expect(answer.text?.length).toBeGreaterThan(0);
  }, 60_000);

  it('gives the same answer to the same seed, streamed as it is made', async () => {
    const whole = await model().complete(asked(), callOptions());
    const batches: ProviderChatEvent[][] = [];
    for await (const batch of model().stream(asked(), callOptions())) batches.push(batch);
    const events = batches.flat();
    expect(events[0]).toEqual({ type: 'answer-start' });
    expect(events.at(-1)).toMatchObject({ type: 'answer-end', finishReason: 'length', usage: whole.usage });
    expect(events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('')).toBe(whole.text);
    expect(batches.length).toBeGreaterThan(3);
  }, 60_000);

  it('stops when its reader leaves, and serves the next', async () => {
    for await (const batch of model().stream(asked({ maxOutputTokens: 400 }), callOptions())) if (batch.some(({ type }) => type === 'text-delta')) break;
    expect((await model().complete(asked(), callOptions())).finishReason).toBe('length');
  }, 60_000);

  it('is ended at its deadline', async () => {
    const { timeouts, ...options } = callOptions();
    const late = model().complete(asked({ maxOutputTokens: 400 }), { ...options, timeouts: { ...timeouts, totalMs: 30 } });
    await expect(late).rejects.toMatchObject({ kind: 'timeout' });
  }, 60_000);

  it('refuses what does not fit in its context, instead of forgetting the beginning', async () => {
    const long = model().complete(asked({ messages: [{ role: 'user', content: 'x'.repeat(600) }] }), callOptions());
    await expect(long).rejects.toMatchObject({ kind: 'bad_request', field: 'messages' });
  }, 60_000);
});

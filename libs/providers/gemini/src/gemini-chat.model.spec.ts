import { completionOf, type ChatModel, type ProviderChatEvent, type ProviderChatRequest } from '@portazgo/providers-contract';
import { callOptions, errorOf, readFixture, startVendorServer, type VendorReply, type VendorServer } from '@portazgo/providers-testing';
import { gemini } from './gemini.vendor.ts';

const request: ProviderChatRequest = { messages: [{ role: 'user', content: '¿Qué es?' }], maxOutputTokens: 50 };
const fixture = (name: string) => readFixture(__dirname, name);
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function aModel(reply: VendorReply): Promise<{ model: ChatModel; server: VendorServer }> {
  const server = await startVendorServer(() => reply);
  const client = gemini.open({ baseUrl: `${server.url}/v1beta`, hosts: {}, apiKey: 'canary-key-0123456789', connectionsMax: 2 });
  closing.push(server.stop, () => client.close());
  const model = client.chat?.('gemini-3-flash-preview');
  if (!model) throw new Error('no chat');
  return { model, server };
}

const sse = (chunks: readonly object[], lineEnd = '\r\n'): VendorReply => ({
  headers: { 'content-type': 'text/event-stream' },
  body: chunks.map((chunk) => `data: ${JSON.stringify(chunk)}${lineEnd}${lineEnd}`).join(''),
});
const chunk = (parts: object[], more: object = {}, finishReason?: string) => ({
  candidates: [{ index: 0, content: { role: 'model', parts }, ...(finishReason ? { finishReason } : {}) }],
  responseId: 'resp-9',
  ...more,
});
async function read(model: ChatModel): Promise<{ events: ProviderChatEvent[]; error: unknown }> {
  const events: ProviderChatEvent[] = [];
  try {
    for await (const batch of model.stream(request, callOptions())) events.push(...batch);
    return { events, error: undefined };
  } catch (error) {
    return { events, error };
  }
}

it('asks with the key in a header, and reads a whole answer with its thoughts and all kinds of tokens', async () => {
  const { model, server } = await aModel({ body: fixture('chat.json') });
  expect(await model.complete(request, callOptions())).toEqual({
    upstreamId: 'resp-1',
    text: 'Un puente de piedra sobre un río.',
    reasoning: 'The picture shows a bridge.',
    toolCalls: [],
    finishReason: 'stop',
    usage: { inputUncached: 25, inputCached: 100, output: 9, reasoning: 31 },
  });
  const [seen] = server.requests;
  expect(seen?.path).toBe('/v1beta/models/gemini-3-flash-preview:generateContent');
  expect(seen?.headers['x-goog-api-key']).toBe('canary-key-0123456789');
});

it('reads called tools, with the signature that must come back', async () => {
  const { model } = await aModel({ body: fixture('chat-tools.json') });
  const { toolCalls, finishReason, text } = await model.complete(request, callOptions());
  expect(finishReason).toBe('tool_calls');
  expect(text).toBeNull();
  expect(toolCalls).toEqual([
    {
      id: expect.stringMatching(/^call_[0-9a-f]{24}$/),
      name: 'get_weather',
      arguments: '{"city":"Puebla","days":2}',
      vendorData: { provider: 'gemini', data: { google: { thought_signature: 'c2lnbmF0dXJl' } } },
    },
    { id: 'call-2', name: 'get_time', arguments: '{"city":"Puebla"}' },
  ]);
});

it.each(['\n', '\r\n'])('reads a stream with line ends %j: running totals, no [DONE], the end is the end of the body', async (lineEnd) => {
  const totals = (candidatesTokenCount: number) => ({
    usageMetadata: { promptTokenCount: 7, candidatesTokenCount, totalTokenCount: 7 + candidatesTokenCount },
  });
  const { model, server } = await aModel(
    sse([chunk([{ text: 'Un ' }], totals(1)), chunk([{ text: 'puente' }], totals(2)), chunk([], totals(3), 'STOP')], lineEnd),
  );
  const { events, error } = await read(model);
  expect(error).toBeUndefined();
  expect(server.requests[0]?.path).toBe('/v1beta/models/gemini-3-flash-preview:streamGenerateContent?alt=sse');
  expect(events.map(({ type }) => type)).toEqual(['answer-start', 'text-delta', 'usage-update', 'text-delta', 'usage-update', 'usage-update', 'answer-end']);
  expect(events.at(-1)).toMatchObject({ finishReason: 'stop', usage: { inputUncached: 7, output: 3 } });
});

it('reads the growing array that comes without alt=sse', async () => {
  const { model } = await aModel({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([chunk([{ text: 'a' }]), chunk([{ text: 'b' }], {}, 'MAX_TOKENS')]),
  });
  const { events } = await read(model);
  expect(events.at(-1)).toMatchObject({ type: 'answer-end', finishReason: 'length' });
});

it('ends a stream truly: cut, broken by an error, or never begun', async () => {
  const cut = await read((await aModel(sse([chunk([{ text: 'half' }])]))).model);
  expect(cut.events.map(({ type }) => type)).toEqual(['answer-start', 'text-delta']);
  expect(cut.error).toMatchObject({ kind: 'interrupted', accepted: 'yes' });
  const broken = await read((await aModel(sse([chunk([{ text: 'half' }]), { error: { code: 503, message: 'x', status: 'UNAVAILABLE' } }]))).model);
  expect(broken.error).toMatchObject({ kind: 'overloaded', accepted: 'yes', upstreamCode: 'UNAVAILABLE' });
  const malformed = await read((await aModel(sse([chunk([{ text: 'x' }], {}, 'MALFORMED_FUNCTION_CALL')]))).model);
  expect(malformed.error).toMatchObject({ kind: 'upstream_bug', accepted: 'yes', upstreamCode: 'MALFORMED_FUNCTION_CALL' });
});

const keepAlive = (body: string) => ({ headers: { 'content-type': 'text/event-stream' }, body });
const text = (reply: VendorReply) => String(reply.body);
it.each<[string, () => VendorReply, string]>([
  ['keep-alives', () => keepAlive(`data:\n\ndata: : ping\n\nevent: ping\ndata:\n\n${text(sse([chunk([{ text: 'A' }]), {}, chunk([{ text: 'B' }], {}, 'STOP')]))}`), 'AB'],
  ['a code point over two chunks', () => sse([chunk([{ text: 'a\ud83d' }]), chunk([{ text: '\ude00b' }], {}, 'STOP')]), 'a😀b'],
  ['halves that stay alone', () => sse([chunk([{ text: 'a\ude00' }]), chunk([{ text: 'b\ud83d' }], {}, 'STOP')]), 'a\ufffdb\ufffd'],
  ['the only candidate at index 1', () => sse([{ candidates: [{ index: 1, content: { parts: [{ text: 'A' }] }, finishReason: 'STOP' }] }]), 'A'],
  ['a finish in small letters', () => sse([chunk([{ text: 'A' }], {}, 'stop')]), 'A'],
])('reads a stream with %s', async (_what, reply, expected) => {
  const { events, error } = await read((await aModel(reply())).model);
  expect(error).toBeUndefined();
  expect(completionOf(events).text).toBe(expected);
}); // prettier-ignore

it.each<[string, () => VendorReply, object]>([
  ['a piece that is not JSON', () => keepAlive(`${text(sse([chunk([{ text: 'A' }])]))}data: {"candidates":[{"content":\n\n${text(sse([chunk([{ text: 'C' }], {}, 'STOP')]))}`), { kind: 'upstream_bug', accepted: 'yes' }],
  ['an error by its number, after text', () => sse([chunk([{ text: 'A' }]), { error: { code: 429, message: 'x' } }]), { kind: 'rate_limited', accepted: 'yes' }],
  ['an error by its number, before text', () => sse([{ error: { code: 429, message: 'x', details: [{ retryDelay: '7s' }] } }]), { kind: 'rate_limited', accepted: 'no', retryAfterMs: 7_000 }],
  ['an error as text', () => sse([chunk([{ text: 'A' }]), { error: 'boom' }]), { kind: 'upstream_bug' }],
  ['a flat error', () => sse([chunk([{ text: 'A' }]), { object: 'error', message: 'x', code: 503 }]), { kind: 'overloaded' }],
  ['a code that every object has', () => sse([chunk([{ text: 'A' }]), { error: { status: 'constructor', message: 'x', details: [{ reason: '__proto__' }] } }]), { kind: 'upstream_bug' }],
  ['a call without a name', () => sse([chunk([{ functionCall: { args: { x: 1 } } }], {}, 'STOP')]), { kind: 'upstream_bug' }],
  ['more calls than any model makes', () => sse([chunk(Array.from({ length: 2_000 }, () => ({ functionCall: { name: 'f' } })), {}, 'STOP')]), { kind: 'upstream_bug' }],
])('ends a stream with an error: %s', async (_what, reply, expected) => {
  const { events, error } = await read((await aModel(reply())).model);
  expect(error).toMatchObject(expected);
  expect(events.some(({ type }) => type === 'answer-end')).toBe(false);
}); // prettier-ignore

it('takes figures before the finish for no last word, and leaves out what was not told', async () => {
  const figures = (usageMetadata: object) => ({ usageMetadata });
  const running = await read(
    (await aModel(sse([chunk([{ text: 'many words' }], figures({ promptTokenCount: 7, candidatesTokenCount: 1 })), chunk([], {}, 'STOP')]))).model,
  );
  expect(running.events.at(-1)).toMatchObject({ type: 'answer-end', usage: null });
  expect(running.events).toContainEqual({ type: 'usage-update', usage: { inputUncached: 7, output: 1 } });
  const promptOnly = await aModel({ body: chunk([{ text: 'a' }], figures({ promptTokenCount: 7, candidatesTokenCount: null }), 'STOP') });
  expect((await promptOnly.model.complete(request, callOptions())).usage).toEqual({ inputUncached: 7 });
  const insane = await aModel({ body: chunk([{ text: 'a' }], figures({ promptTokenCount: 7.5, candidatesTokenCount: -4, totalTokenCount: '9' }), 'STOP') });
  expect((await insane.model.complete(request, callOptions())).usage).toBeNull();
});

it.each(['SAFETY', 'RECITATION', 'SPII', 'BLOCKLIST', 'PROHIBITED_CONTENT'])('reads finish reason %s as filtered', async (finishReason) => {
  const { model } = await aModel({ body: chunk([], {}, finishReason) });
  expect(await model.complete(request, callOptions())).toMatchObject({ finishReason: 'content_filter', upstreamFinishReason: finishReason, usage: null });
});

it('tells a blocked prompt, which comes as 200, as blocked content', async () => {
  const { model } = await aModel({ body: fixture('blocked-prompt.json') });
  expect(await errorOf(model.complete(request, callOptions()))).toMatchObject({ kind: 'content_blocked', upstreamCode: 'PROHIBITED_CONTENT' });
  const streamed = await read((await aModel(sse([fixture('blocked-prompt.json')]))).model);
  expect(streamed.error).toMatchObject({ kind: 'content_blocked' });
});

it.each([
  ['a wrong key', 400, fixture('error-key.json'), { kind: 'auth', accepted: 'no' }],
  ['haste, with the wait in the body', 429, fixture('error-quota.json'), { kind: 'rate_limited', accepted: 'no', retryAfterMs: 34_000 }],
  ['missing credit', 402, { error: { code: 402, message: 'x', status: 'RESOURCE_EXHAUSTED' } }, { kind: 'no_credit', accepted: 'no' }],
  ['a region', 400, { error: { code: 400, message: 'x', status: 'FAILED_PRECONDITION' } }, { kind: 'forbidden', accepted: 'no' }],
  [
    'a bad request',
    400,
    [{ error: { code: 400, message: 'Bad thing.', status: 'INVALID_ARGUMENT' } }],
    { kind: 'bad_request', accepted: 'no', reason: 'Bad thing' },
  ],
  ['an unknown model', 404, { error: { code: 404, message: 'x', status: 'NOT_FOUND' } }, { kind: 'not_found', accepted: 'no' }],
  ['a bug', 500, { error: { code: 500, message: 'x', status: 'INTERNAL' } }, { kind: 'upstream_bug', accepted: 'no' }],
  ['too much work', 503, { error: { code: 503, message: 'x', status: 'UNAVAILABLE' } }, { kind: 'overloaded', accepted: 'no' }],
  ['a lost wait', 504, { error: { code: 504, message: 'x', status: 'DEADLINE_EXCEEDED' } }, { kind: 'overloaded', accepted: 'unknown' }],
])('tells %s', async (_what, status, body, expected) => {
  const { model } = await aModel({ status, body });
  const error = await errorOf(model.complete(request, callOptions()));
  expect(error).toMatchObject({ provider: 'gemini', upstreamStatus: status, ...expected });
  expect(error.message).not.toContain('canary');
  expect((await read((await aModel({ status, body })).model)).error).toMatchObject(expected);
});

it('survives answers of a hostile size, whole and streamed', async () => {
  const whole = await aModel({ headers: { 'content-type': 'application/json' }, body: Buffer.alloc(33 * 1_048_576, ' ') });
  expect(await errorOf(whole.model.complete(request, callOptions()))).toMatchObject({ kind: 'upstream_bug', accepted: 'yes' });
  const streamed = await aModel({ headers: { 'content-type': 'text/event-stream' }, body: `data: ${'x'.repeat(2 * 1_048_576)}` });
  expect((await read(streamed.model)).error).toMatchObject({ kind: 'upstream_bug', accepted: 'yes' });
});

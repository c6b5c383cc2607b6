import type { ChatCompletion, ChatEvent, FinishReason } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import fc from 'fast-check';
import OpenAI from 'openai';
import { checkEventOrder, readWireEvents, type WireEvent } from '../../../../test/support/response-grammar.ts';
import { ResponseIds } from './output/response-ids.ts';
import type { ResponseBody } from './response.wire.ts';
import { ResponsesEncoder } from './responses.encoder.ts';
import { toWire, type ResponseFrame } from './responses.translator.ts';
import { responsesRequest } from './responses.wire.ts';
import { bindTools } from './tools/response-tools.ts';

type Delta = Exclude<ChatEvent, { type: 'chat-start' | 'chat-end' }>;

const wire = responsesRequest.parse({
  model: 'case',
  input: 'hi',
  tools: [
    { type: 'function', name: 'f' },
    { type: 'custom', name: 'patch', format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' } },
    { type: 'local_shell' },
    { type: 'namespace', name: 'crm', tools: [{ type: 'function', name: 'find' }] },
  ],
});
const frame: ResponseFrame = {
  ids: new ResponseIds('01KBB5ZR0000000000000000XX', 30),
  createdSeconds: 1_764_540_000,
  wire,
  tools: bindTools([{ field: 'tools', tools: wire.tools ?? [] }], undefined, 'drop'),
  store: true,
};
const receipt: ChatCompletion['receipt'] = {
  usage: { inputUncached: 10, inputCached: 4, cacheWrite: 2, output: 5, reasoning: 3 },
  usageSource: 'upstream',
  chargedMicroCredits: 1_500_000,
  availableMicroCredits: 0,
};
const start: ChatEvent = { type: 'chat-start', model: 'case', engine: 'e' };
const end = (finishReason: FinishReason): ChatEvent => ({ type: 'chat-end', finishReason, receipt });
const text = (said: string): Delta => ({ type: 'text-delta', text: said });
const think = (thought: string): Delta => ({ type: 'reasoning-delta', text: thought });
const refuse = (said: string): Delta => ({ type: 'refusal-delta', text: said });
const call = (index: number, argument: string, name?: string): Delta => ({
  type: 'tool-call-delta',
  index,
  arguments: argument,
  ...(name === undefined ? {} : { id: `c${index}`, name }),
});

function encoder(keep: () => Promise<boolean> = () => Promise.resolve(true)): ResponsesEncoder {
  return new ResponsesEncoder({ ...frame, locale: 'en', keep });
}

async function streamed(deltas: readonly Delta[], finishReason: FinishReason): Promise<WireEvent[]> {
  const one = encoder();
  return readWireEvents(one.encode([start, ...deltas, end(finishReason)]) + (await one.end()));
}

function failed(deltas: readonly Delta[]): WireEvent[] {
  const one = encoder();
  return readWireEvents(one.encode([start, ...deltas]) + one.fail(new ServiceError('upstream_interrupted', { provider: 'vllm' })));
}

/** The official library over these bytes: it throws what it cannot put together. */
async function readBySdk(events: readonly WireEvent[]): Promise<OpenAI.Responses.Response> {
  const body = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
  const answer = () => Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
  const client = new OpenAI({ apiKey: 'none', baseURL: 'http://127.0.0.1:1', fetch: answer, maxRetries: 0 });
  const stream = client.responses.stream({ model: 'case', input: 'hi' });
  for await (const event of stream) void event;
  return stream.finalResponse();
}

const responseOf = (event: WireEvent | undefined) => event?.['response'] as ResponseBody;
const outputOf = (events: readonly WireEvent[]) => responseOf(events.at(-1)).output;

describe('the events of a response', () => {
  it.each<[string, Delta[], FinishReason]>([
    ['a text', [text('Hel'), text('lo')], 'stop'],
    ['nothing at all', [], 'stop'],
    ['nothing at all because of the bound', [], 'length'],
    ['a thought and a text', [think('hm'), think('m'), text('yes')], 'stop'],
    ['a thought after the text', [text('yes'), think('hm')], 'stop'],
    ['only a thought', [think('hm')], 'stop'],
    ['a thought that was cut', [think('hm')], 'length'],
    ['a text that was cut', [think('hm'), text('half a sent')], 'length'],
    ['a text that was filtered', [text('half')], 'content_filter'],
    ['a refusal', [refuse('I can'), refuse('not')], 'stop'],
    ['a refusal after a text', [text('Well, '), refuse('no')], 'stop'],
    ['two calls one after the other', [call(0, '', 'f'), call(0, '{"a":1}'), call(1, '{}', 'f')], 'tool_calls'],
    ['two calls by turns', [call(0, '{"a"', 'f'), call(1, '{"b"', 'f'), call(0, ':1}'), call(1, ':2}')], 'tool_calls'],
    ['a call without arguments', [call(0, '', 'f'), call(1, '{}', 'f')], 'tool_calls'],
    ['a call that was cut', [text('So'), call(0, '{"a":[1,', 'f')], 'length'],
    ['a text after an open call', [call(0, '{"a"', 'f'), text('x'), call(0, ':"}"}')], 'tool_calls'],
    ['a call of free text', [call(0, '{"input":"a\\nb', 'patch'), call(0, '"}')], 'tool_calls'],
    ['a call of free text that was cut', [call(0, '{"input":"a\\nb', 'patch')], 'length'],
    ['a call of a local shell', [call(0, '{"command":["ls"]}', 'local_shell')], 'tool_calls'],
    ['a call of a local shell that is none', [call(0, '{"cmd":1}', 'local_shell')], 'tool_calls'],
    ['a call of a group', [think('t'), text('a'), call(0, '{}', 'crm__find')], 'tool_calls'],
  ])('stand in the order of OpenAI, whole and put together by its library: %s', async (_what, deltas, finishReason) => {
    const events = await streamed(deltas, finishReason);
    const terminal = checkEventOrder(events);
    const final = await readBySdk(events);
    expect(final.output.map(({ id }) => id)).toEqual(responseOf(terminal).output.map(({ id }) => id));
  });

  const word = fc.string({ minLength: 1, maxLength: 6 });
  const names = fc.constantFrom('f', 'patch', 'local_shell', 'crm__find', 'unknown');
  const scattered = fc.array(
    fc.oneof(
      word.map(text),
      word.map(think),
      word.map(refuse),
      fc.record({ index: fc.integer({ min: 0, max: 3 }), argument: fc.constantFrom('{', '}', '"', 'a', '{"a":1}', '\\', '[', ']', ''), name: names }),
    ),
    { maxLength: 30 },
  );
  const toDeltas = (drawn: (Delta | { index: number; argument: string; name: string })[]): Delta[] => {
    const opened = new Set<number>();
    return drawn.map((one) => {
      if ('type' in one) return one;
      const isFirst = !opened.has(one.index);
      opened.add(one.index);
      return call(one.index, one.argument, isFirst ? one.name : undefined);
    });
  };

  it('stand in that order whatever a model mixes, wherever it is cut', async () => {
    const reasons = fc.constantFrom<FinishReason>('stop', 'length', 'tool_calls', 'content_filter');
    await fc.assert(
      fc.asyncProperty(scattered, reasons, async (drawn, finishReason) => {
        const events = await streamed(toDeltas(drawn), finishReason);
        const terminal = checkEventOrder(events);
        expect((await readBySdk(events)).id).toBe(responseOf(terminal).id);
      }),
      { numRuns: 150 },
    );
  });

  it('of a failure keep what was said, and the library raises', async () => {
    await fc.assert(
      fc.asyncProperty(scattered, async (drawn) => {
        const deltas = toDeltas(drawn);
        const events = failed(deltas);
        checkEventOrder(events);
        const told = JSON.stringify(outputOf(events));
        const said = deltas.flatMap((delta) => (delta.type === 'text-delta' ? [delta.text] : [])).filter((one) => /^[a-z]+$/.test(one));
        expect(said.filter((one) => !told.includes(one))).toEqual([]);
        await expect(readBySdk(events)).rejects.toThrow(OpenAI.APIError);
      }),
      { numRuns: 100 },
    );
  });

  it('of a failure before anything was said begin with the response', () => {
    const events = readWireEvents(encoder().fail(new ServiceError('upstream_interrupted', { provider: 'vllm' })));
    expect(checkEventOrder(events)).toMatchObject({ type: 'response.failed', response: { error: { code: 'server_error' }, output: [] } });
  });

  it.each([
    [new ServiceError('rate_limited', { limit: 'requests', limitPerMinute: 1, retryAfterSeconds: 1 } as never), 'rate_limit_exceeded', 'rate_limited'],
    [new ServiceError('upstream_interrupted', { provider: 'x' }), 'server_error', 'upstream_interrupted'],
    [new ServiceError('content_blocked', { reason: 'x' }), 'invalid_prompt', 'content_blocked'],
  ])('tell a failure by a code of OpenAI, with ours beside it', (error, code, ours) => {
    const events = readWireEvents(encoder().fail(error));
    expect(events.at(-1)).toMatchObject({ response: { error: { code, details: { code: ours } } } });
    expect(events.at(-2)).toMatchObject({ type: 'error', code, error: { code, details: { code: ours } } });
  });

  it('give a thought after a text its own place', async () => {
    const events = await streamed([text('a'), think('b')], 'stop');
    expect(events.filter(({ type }) => type.startsWith('response.reasoning')).every((event) => event['output_index'] === 1)).toBe(true);
  });

  it('say that it is not stored when it could not be', async () => {
    const one = encoder(() => Promise.resolve(false));
    const events = readWireEvents(one.encode([start, text('a'), end('stop')]) + (await one.end()));
    expect(responseOf(events[0])).toMatchObject({ store: true });
    expect(responseOf(events.at(-1))).toMatchObject({ store: false });
  });

  it('carry log probabilities', async () => {
    const token = { token: 'a', logprob: -0.5, bytes: [97], top_logprobs: [{ token: 'b', logprob: -1, bytes: null }] };
    const [message] = outputOf(await streamed([{ ...text('a'), logprobs: { content: [token] } } as Delta], 'stop'));
    expect(message).toMatchObject({ content: [{ logprobs: [{ token: 'a', logprob: -0.5, top_logprobs: [{ token: 'b', logprob: -1, bytes: [98] }] }] }] });
  });
});

describe('a whole response', () => {
  const whole = (more: Partial<ChatCompletion>): ResponseBody =>
    toWire({ model: 'case', engine: 'e', text: null, toolCalls: [], finishReason: 'stop', receipt, ...more }, frame);
  const untimed = (response: ResponseBody) => ({ ...response, completed_at: null });

  it.each<[string, Partial<ChatCompletion>, Delta[]]>([
    ['a text', { text: 'Hello' }, [text('Hello')]],
    ['nothing', {}, []],
    ['nothing, cut', { finishReason: 'length' }, []],
    ['an empty text', { text: '' }, []],
    ['a thought and a text', { reasoning: 'hm', text: 'a' }, [think('hm'), text('a')]],
    ['a cut text', { reasoning: 'hm', text: 'a', finishReason: 'length' }, [think('hm'), text('a')]],
    ['a cut thought', { reasoning: 'hm', finishReason: 'length' }, [think('hm')]],
    ['a refusal', { refusal: 'no' }, [refuse('no')]],
    [
      'calls',
      {
        text: 'so',
        toolCalls: [
          { id: 'c0', name: 'f', arguments: '{"a":1}' },
          { id: 'c1', name: 'patch', arguments: '{"input":"x"}' },
        ],
        finishReason: 'tool_calls',
      },
      [text('so'), call(0, '{"a":1}', 'f'), call(1, '{"input":"x"}', 'patch')],
    ],
  ])('is what its stream comes to: %s', async (_what, more, deltas) => {
    const events = await streamed(deltas, more.finishReason ?? 'stop');
    expect(untimed(whole(more))).toEqual(untimed(responseOf(events.at(-1))));
  });

  it('that was cut has a cut item', () => {
    const response = whole({ text: 'half a sent', finishReason: 'length' });
    expect(response).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, output: [{ status: 'incomplete' }] });
  });

  it('tells what was read from a cache and written to it', () => {
    expect(whole({ text: 'a' }).usage).toEqual({
      input_tokens: 16,
      input_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 },
      output_tokens: 8,
      output_tokens_details: { reasoning_tokens: 3 },
      total_tokens: 24,
      cost: 1.5,
    });
  });

  it('gives back what a vendor wants back', () => {
    const vendorData = { provider: 'gemini', data: { thought_signature: 's' } };
    expect(whole({ toolCalls: [{ id: 'c', name: 'f', arguments: '{}', vendorData }], finishReason: 'tool_calls' }).output).toMatchObject([
      { type: 'function_call', extra_content: { gemini: { thought_signature: 's' } } },
    ]);
  });
});

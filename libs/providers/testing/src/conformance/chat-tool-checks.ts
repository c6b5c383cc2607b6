import assert from 'node:assert/strict';
import type { ChatMessage, ToolCall } from '@portazgo/contracts';
import { aChat, readStream } from './chat-reading.ts';
import { callOptions, type ChatSubject, type ConformanceCheck } from './conformance-check.ts';

const tools = ['get_weather', 'get_time'].map((name) => ({
  name,
  description: 'Looks it up.',
  parameters: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } }, required: ['city', 'days'] },
}));
const question: ChatMessage = { role: 'user', content: 'Use get_weather and get_time for Puebla.' };
const request = aChat({ messages: [question], tools });

function assertBothCalls(calls: readonly ToolCall[]): void {
  assert.deepEqual(
    calls.map(({ name }) => name),
    ['get_weather', 'get_time'],
  );
  assert.equal(new Set(calls.map(({ id }) => id)).size, 2);
  for (const { id, arguments: given } of calls) {
    assert.notEqual(id, '');
    assert.equal(typeof JSON.parse(given).city, 'string');
  }
}

export const chatToolChecks: readonly ConformanceCheck<ChatSubject>[] = [
  ...['', ',fault=tool-without-index', ',fault=tool-without-id', ',fault=tool-without-index,fault=tool-without-id', ',fault=byte-per-packet'].map((fault) => ({
    title: `joins the calls of a stream${fault && ` with ${fault.slice(1)}`}`,
    async run({ model }: ChatSubject) {
      const { toolCalls, end, error } = await readStream(model(`reasoning=2${fault}`), request, callOptions());
      assert.equal(error, undefined);
      assertBothCalls(toolCalls);
      assert.equal(end?.finishReason, 'tool_calls');
    },
  })),
  {
    title: 'reads the calls of a whole answer',
    async run({ model }) {
      const { toolCalls, finishReason } = await model('reasoning=2').complete(request, callOptions());
      assertBothCalls(toolCalls);
      assert.equal(finishReason, 'tool_calls');
    },
  },
  {
    title: 'sends back what the vendor needs to go on after a tool',
    async run({ model }) {
      const { toolCalls, reasoning } = await readStream(model('reasoning=2'), request, callOptions());
      const results = toolCalls.map(({ id }): ChatMessage => ({ role: 'tool', toolCallId: id, content: '{"ok":true}' }));
      const history: ChatMessage[] = [question, { role: 'assistant', content: null, reasoning, toolCalls }, ...results];
      const { text, error } = await readStream(model('tokens=8'), aChat({ messages: history, tools }), callOptions());
      assert.equal(error, undefined);
      assert.notEqual(text, '');
    },
  },
  {
    title: "takes a conversation that another vendor's model began, without that vendor's secrets",
    async run({ model, lenientModel = model }) {
      const foreign = { provider: 'elsewhere', data: { google: { thought_signature: 'foreign' } } };
      const history: ChatMessage[] = [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello.' },
        {
          role: 'assistant',
          content: null,
          reasoning: 'thought',
          toolCalls: [{ id: 'call_foreign-0123456789', name: 'get_time', arguments: '{}', vendorData: foreign }],
        },
        { role: 'tool', toolCallId: 'call_foreign-0123456789', content: '12:00' },
        { role: 'assistant', content: 'It is noon.', reasoning: 'old thought' },
        { role: 'user', content: 'Thanks. And then?' },
      ];
      const { text, error } = await readStream(lenientModel('tokens=8'), aChat({ messages: history, tools }), callOptions());
      assert.equal(error, undefined);
      assert.notEqual(text, '');
    },
  },
];

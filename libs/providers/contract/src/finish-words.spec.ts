import { readFinishReason } from './finish-words.ts';

it.each([
  ['stop', 'stop'], ['STOP', 'stop'], ['eos', 'stop'], ['EOS_TOKEN', 'stop'], ['end_turn', 'stop'], ['stop_sequence', 'stop'], ['COMPLETE', 'stop'], ['novel word', 'stop'],
  ['length', 'length'], ['MAX_TOKENS', 'length'], ['max_output_tokens', 'length'], ['model_length', 'length'], ['max-tokens', 'length'], ['FINISH_REASON_MAX_TOKENS', 'length'],
  ['FinishReason.MAX_TOKENS', 'length'], ['output token limit', 'length'], ['model_context_window_exceeded', 'length'],
  ['content_filter', 'content_filter'], ['SAFETY', 'content_filter'], ['RECITATION', 'content_filter'], ['BLOCKLIST', 'content_filter'], ['refusal', 'content_filter'],
  ['content_filtered', 'content_filter'], ['sensitive', 'content_filter'], ['guardrail_intervened', 'content_filter'], ['blocked by policy', 'content_filter'],
  ['constructor', 'stop'], ['__proto__', 'stop'], ['toString', 'stop'],
] as const)('reads the finish reason %j as %s', (raw, finishReason) => {
  expect(readFinishReason(raw, false)).toMatchObject({ outcome: 'finished', finishReason });
}); // prettier-ignore

it.each(['tool_calls', 'tool_use', 'function_call', 'TOOL_CALLS', 'stop', 'STOP', 'end_turn'])('reads %s after called tools as tool_calls', (raw) => {
  expect(readFinishReason(raw, true)).toMatchObject({ finishReason: 'tool_calls' });
  expect(readFinishReason(raw, false)).toMatchObject({ finishReason: 'stop' });
});

it.each(['error', 'ERROR', 'abort', 'cancelled', 'insufficient_system_resource', 'MALFORMED_FUNCTION_CALL', 'network_error', 'engine failure', 'timeout'])(
  'takes %s for a failed answer',
  (raw) => {
    expect(readFinishReason(raw, false)).toEqual({ outcome: 'failed', upstreamFinishReason: raw });
  },
);

it('leaves it to the adapter what a word on no list means, and keeps words that are not ours for the log', () => {
  expect(readFinishReason('LANGUAGE', false, 'failed')).toEqual({ outcome: 'failed', upstreamFinishReason: 'LANGUAGE' });
  expect(readFinishReason('stop', false)).toEqual({ outcome: 'finished', finishReason: 'stop' });
  expect(readFinishReason('SAFETY', false)).toEqual({ outcome: 'finished', finishReason: 'content_filter', upstreamFinishReason: 'SAFETY' });
  expect(readFinishReason('length', true)).toEqual({ outcome: 'finished', finishReason: 'length' });
});

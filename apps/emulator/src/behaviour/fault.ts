/** Every fault by name, with its meaning. The README lists them; a spec holds the two equal. */
export const faults = {
  // framing of the event stream
  crlf: 'Lines of the stream end with CRLF.',
  cr: 'Lines of the stream end with a lone CR.',
  bom: 'The stream begins with a byte order mark.',
  'no-space': '`data:` is written without the space after it.',
  'data-lines': 'Each payload is spread over several `data:` lines.',
  comments: 'Comment lines stand before and between the chunks.',
  'blank-lines': 'Blank lines come before the first chunk, or before the JSON body.',
  'no-done': 'The stream ends without `[DONE]`.',
  'data-after-done': 'A further chunk follows `[DONE]`.',
  'bad-json': 'One payload in the middle of the stream is not JSON.',
  'bad-json-3': 'Three payloads in a row are not JSON.',
  // packets
  'byte-per-packet': 'Every byte is a packet and an HTTP chunk of its own.',
  'split-utf8': 'Packets end in the middle of multi-byte characters.',
  // usage
  'usage-null': '`usage` is always null, also at the end.',
  'usage-absent': 'There is no usage anywhere.',
  'usage-zero': 'The usage at the end says zero tokens.',
  'usage-every-chunk': 'Running totals stand on every chunk.',
  'usage-x-groq': 'The usage stands in `x_groq.usage` only.',
  'usage-trailing': 'The usage comes, unasked, on a chunk of its own with empty `choices`.',
  // deltas and messages
  'role-repeated': '`role` stands in every delta.',
  'content-array': '`content` is an array of parts.',
  'message-missing': 'A whole answer has a choice without `message`, and no `completion_tokens`.',
  'tool-without-index': 'Tool call fragments carry no `index`.',
  'tool-without-id': 'Tool calls carry no `id`.',
  // errors under a good status, or in another shape
  'error-chunk': 'An error object comes in the middle of a 200 stream; a whole answer is an error body under 200.',
  'error-event': 'As `error-chunk`, with `event: error` before the data.',
  'error-array': 'The error is an array with one element: in the stream, or as a 400 body.',
  'json-for-stream': 'A whole JSON completion answers a stream request.',
  // broken connections
  stall: 'No more bytes after the middle of the answer; the connection stays open.',
  'cut-mid-chunk': 'The connection is destroyed in the middle of a chunk, half way through the answer.',
  'no-finish': 'The stream ends cleanly half way, without finish chunk and without `[DONE]`.',
  hang: 'The request is taken and never answered.',
  reset: 'The connection is reset before a byte is sent (the nearest to a refused connection).',
  // refusals
  'html-502': 'A 502 page of a proxy, in HTML.',
  '402': 'No balance.',
  '429': 'Rate limited, without `retry-after`.',
  '429-seconds': 'Rate limited, `retry-after: 2`.',
  '429-date': 'Rate limited, `retry-after` as an HTTP date two seconds away.',
  '429-ms': 'Rate limited, `retry-after-ms: 1500`.',
  'insufficient-quota': 'A 429 that means no credit (`insufficient_quota`).',
} as const;
export type FaultName = keyof typeof faults;

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(faults, name);
}

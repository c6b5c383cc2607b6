import { ProviderError, type Accepted } from '@portazgo/providers-contract';
import { errorReply, soundBytes } from './byte-stream.ts';
import { asPoll, isText, readReply } from './media-reply.ts';

const failing = (accepted: Accepted) =>
  asPoll(Promise.reject(new ProviderError({ provider: 'test', kind: 'interrupted', accepted, reason: 'broke', phase: 'idle' })));

async function* chunksOf(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}
const stream = (type: string | undefined, ...texts: string[]) => ({
  status: 200,
  headers: type === undefined ? {} : { 'content-type': type },
  chunks: chunksOf(...texts),
  finish: () => {},
});

it.each([
  ['yes', 'unknown'],
  ['unknown', 'unknown'],
  ['no', 'no'],
] as const)('makes of a poll that broke with accepted %s no verdict: %s', async (accepted, told) => {
  await expect(failing(accepted)).rejects.toMatchObject({ accepted: told, kind: 'interrupted', phase: 'idle' });
});

it('lets the reason of an abort pass through a poll', async () => {
  await expect(asPoll(Promise.reject(new Error('left')))).rejects.toThrow('left');
});

it.each([
  ['text/html; charset=utf-8', true],
  ['application/json', true],
  ['application/problem+json', true],
  ['audio/mpeg', false],
  ['application/octet-stream', false],
  [undefined, false],
])('takes %s for text: %s', (type, expected) => {
  expect(isText(type === undefined ? {} : { 'content-type': type })).toBe(expected);
});

it('fails to read what its schema does not find', () => {
  const schema = { safeParse: (value: unknown) => (value === 1 ? { success: true as const, data: 'one' } : { success: false as const }) };
  expect(readReply('test', schema, Buffer.from('1'))).toBe('one');
  for (const body of ['2', '<html>', ''])
    expect(() => readReply('test', schema, Buffer.from(body))).toThrow(expect.objectContaining({ kind: 'upstream_bug', accepted: 'yes' }));
});

it('reads texts without half a character and without a NUL, whatever place they stand in', () => {
  const anything = { safeParse: (data: unknown) => ({ success: true as const, data }) };
  const body = Buffer.from(JSON.stringify({ id: 'a\u0000b\ud83d', list: [{ title: '\ude00😀' }], 'k\ud83d': 1, none: null, some: 1.5 }));
  expect(readReply('test', anything, body)).toEqual({ id: 'ab\ufffd', list: [{ title: '\ufffd😀' }], 'k\ufffd': 1, none: null, some: 1.5 });
  expect(() => readReply('test', anything, Buffer.from('['.repeat(5_000) + ']'.repeat(5_000)))).not.toThrow();
});

it('gives bytes as they come, and takes text or nothing for no sound', async () => {
  const heard: string[] = [];
  for await (const chunk of await soundBytes('test', stream('audio/mpeg', 'a', 'b'))) heard.push(chunk.toString());
  expect(heard).toEqual(['a', 'b']);
  await expect(soundBytes('test', stream('text/html', '<html>'))).rejects.toMatchObject({ kind: 'upstream_bug', accepted: 'yes' });
  const empty = await soundBytes('test', stream(undefined));
  await expect(empty[Symbol.asyncIterator]().next()).rejects.toMatchObject({ kind: 'upstream_bug', accepted: 'yes' });
});

it('reads no more of an error than its beginning', async () => {
  const { body } = await errorReply(stream('text/html', 'x'.repeat(60_000), 'y'.repeat(60_000), 'z'.repeat(60_000)));
  expect(body.length).toBe(120_000);
});

import type { ProviderChatEvent } from '@portazgo/providers-contract';
import { ToolCallJoiner } from './tool-call-joiner.ts';

function join(fragments: object[]): { id: string; name: string; arguments: string; vendorData?: unknown }[] {
  const calls: { id: string; name: string; arguments: string; vendorData?: unknown }[] = [];
  const joiner = new ToolCallJoiner('gemini', (event: ProviderChatEvent) => {
    if (event.type !== 'tool-call-delta') return;
    const call = (calls[event.index] ??= { id: event.id ?? '', name: event.name ?? '', arguments: '' });
    call.arguments += event.arguments;
    if (event.vendorData) call.vendorData = event.vendorData.data;
  });
  for (const fragment of fragments) {
    if ('delta' in fragment) joiner.addExtras(fragment.delta as Record<string, unknown>);
    else joiner.add(fragment);
  }
  return calls;
}
const piece = (more: object, name?: string, args?: string) => ({
  ...more,
  function: { ...(name ? { name } : {}), ...(args === undefined ? {} : { arguments: args }) },
});

it('joins by index, even when fragments of two calls alternate', () => {
  const calls = join([
    piece({ index: 0, id: 'a' }, 'f', ''),
    piece({ index: 1, id: 'b' }, 'g', ''),
    piece({ index: 0 }, undefined, '{"x":'),
    piece({ index: 1 }, undefined, '{}'),
    piece({ index: 0 }, undefined, '1}'),
  ]);
  expect(calls).toEqual([
    { id: 'a', name: 'f', arguments: '{"x":1}' },
    { id: 'b', name: 'g', arguments: '{}' },
  ]);
});

it('starts a new call when the id changes under the same index', () => {
  expect(join([piece({ index: 0, id: 'a' }, 'f', '{}'), piece({ index: 0, id: 'b' }, 'f', '{}')]).map(({ id }) => id)).toEqual(['a', 'b']);
});

it('joins without index by id, and without both to the last one', () => {
  const calls = join([piece({ id: 'a' }, 'f', '{'), piece({ id: 'b' }, 'g', '{'), piece({ id: 'a' }, undefined, '"p":1}'), piece({}, undefined, '}')]);
  expect(calls.map((call) => call.arguments)).toEqual(['{"p":1}', '{}']);
});

it('tells a repeated name from a second call by whether the arguments are whole', () => {
  expect(join([piece({}, 'f', '{"a":'), piece({}, 'f', '1}'), piece({}, 'f', '{}')]).map((call) => call.arguments)).toEqual(['{"a":1}', '{}']);
});

it('makes an id where there is none, waits for a late name, and takes arguments as an object', () => {
  const [late, made] = join([
    { index: 0, id: 'a', function: { arguments: '{"k":' } },
    piece({ index: 0 }, 'late', '2}'),
    { index: 1, function: { name: 'made', arguments: { a: 1 } } },
  ]);
  expect(late).toEqual({ id: 'a', name: 'late', arguments: '{"k":2}' });
  expect(made).toMatchObject({ name: 'made', arguments: '{"a":1}', id: expect.stringMatching(/^call_[0-9a-f]{24}$/) });
});

it('keeps opaque data with its call, wherever it comes', () => {
  const extra = (signature: string) => ({ extra_content: { google: { thought_signature: signature } } });
  expect(join([piece({ index: 0, id: 'a', ...extra('on') }, 'f', '{}')])[0]?.vendorData).toEqual({ google: { thought_signature: 'on' } });
  expect(join([piece({ index: 0, id: 'a' }, 'f', '{}'), { delta: extra('after') }])[0]?.vendorData).toEqual({ google: { thought_signature: 'after' } });
  expect(join([{ delta: extra('before') }, piece({ index: 0, id: 'a' }, 'f', '{}')])[0]?.vendorData).toEqual({ google: { thought_signature: 'before' } });
});

it('ignores fragments of nothing and bounds their number', () => {
  expect(join([piece({}, undefined, 'lost'), {}, { index: 'x' }])).toEqual([]);
  expect(join(Array.from({ length: 1_000 }, (_, index) => piece({ index, id: `i${index}` }, 'f', '{}')))).toHaveLength(256);
});

import type { ProviderChatEvent } from '@portazgo/providers-contract';
import fc from 'fast-check';
import { ToolCallJoiner, toolCallsMax } from './tool-call-joiner.ts';

interface Joined {
  id: string;
  name: string;
  arguments: string;
  vendorData?: unknown;
}

function join(fragments: readonly object[], way: 'add' | 'addWhole' = 'add'): Joined[] & { fault?: string } {
  const calls: Joined[] & { fault?: string } = [];
  const joiner = new ToolCallJoiner('gemini', (event: ProviderChatEvent) => {
    if (event.type !== 'tool-call-delta') return;
    const call = (calls[event.index] ??= { id: event.id ?? '', name: event.name ?? '', arguments: '' });
    call.arguments += event.arguments;
    if (event.vendorData) call.vendorData = event.vendorData.data;
  });
  for (const fragment of fragments) {
    if ('delta' in fragment) joiner.addExtras(fragment.delta as Record<string, unknown>);
    else joiner[way](fragment);
  }
  joiner.end();
  if (joiner.fault) calls.fault = joiner.fault;
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

it('ignores fragments of nothing', () => {
  expect(join([piece({}, undefined, 'lost'), {}, { index: 'x' }])).toEqual([]);
});

const made = expect.stringMatching(/^call_[0-9a-f]{24}$/);
const call = (id: unknown, name: string, args: string) => ({ id, name, arguments: args });

it.each<[string, object[], object[]]>([
  [
    'a new id on each fragment',
    [piece({ index: 0, id: 'a' }, 'f', ''), piece({ index: 0, id: 'b' }, undefined, '{"x":'), piece({ index: 0, id: 'c' }, undefined, '1}')],
    [call('a', 'f', '{"x":1}')],
  ],
  [
    'a new id and the name on each fragment',
    [piece({ index: 0, id: 'a' }, 'f', '{"x":'), piece({ index: 0, id: 'b' }, 'f', '1}')],
    [call('a', 'f', '{"x":1}')],
  ],
  [
    'a new id on each fragment, and no index',
    [piece({ id: 'a' }, 'f', ''), piece({ id: 'b' }, undefined, '{"x":'), piece({ id: 'c' }, undefined, '1}')],
    [call('a', 'f', '{"x":1}')],
  ],
  [
    'the arguments of a second call on the first one',
    [piece({ index: 0, id: 'a' }, 'f', ''), piece({ index: 0 }, '', '{"p":1}'), piece({ index: 0 }, '', '{"p":2}')],
    [call('a', 'f', '{"p":1}'), call(made, 'f', '{"p":2}')],
  ],
  [
    'the arguments of a second call on the first one, in pieces',
    [piece({ index: 0, id: 'a' }, 'f', '{"p":1}'), piece({ index: 0 }, undefined, '{"p"'), piece({ index: 0 }, undefined, ':2}')],
    [call('a', 'f', '{"p":1}'), call(made, 'f', '{"p":2}')],
  ],
  [
    'a second name at the same index',
    [piece({ index: 0 }, 'f', '{"p":1}'), piece({ index: 0 }, 'g', '{"p":2}')],
    [call(made, 'f', '{"p":1}'), call(made, 'g', '{"p":2}')],
  ],
  [
    'two calls without parameters at the same index',
    [piece({ index: 0, id: 'a' }, 'f', '{}'), piece({ index: 0, id: 'b' }, 'g', '{}')],
    [call('a', 'f', '{}'), call('b', 'g', '{}')],
  ],
  ['a name in halves', [piece({ index: 0, id: 'a' }, 'get_wea', ''), piece({ index: 0 }, 'ther', '{"x":1}')], [call('a', 'get_weather', '{"x":1}')]],
  ['a name that grows', [piece({ index: 0, id: 'a' }, 'get', ''), piece({ index: 0 }, 'get_weather', '{"x":1}')], [call('a', 'get_weather', '{"x":1}')]],
  ['a name on each fragment', [piece({ index: 0, id: 'a' }, 'f', '{"x"'), piece({ index: 0 }, 'f', ':1}')], [call('a', 'f', '{"x":1}')]],
  ['arguments that never come', [piece({ index: 0, id: 'a' }, 'f', ''), piece({ index: 1, id: 'b' }, 'g')], [call('a', 'f', '{}'), call('b', 'g', '{}')]],
  ['arguments that are null', [{ index: 0, id: 'a', function: { name: 'f', arguments: null } }], [call('a', 'f', '{}')]],
  ['an empty object as a placeholder', [piece({ index: 0, id: 'a' }, 'f', '{}'), piece({ index: 0 }, undefined, '{"x":1}')], [call('a', 'f', '{"x":1}')]],
  ['an id on a later fragment only', [piece({ index: 0 }, 'f', ''), piece({ index: 0, id: 'late' }, undefined, '{"x":1}')], [call('late', 'f', '{"x":1}')]],
  ['an id after the arguments began', [piece({ index: 0 }, 'f', '{"x"'), piece({ index: 0, id: 'late' }, undefined, ':1}')], [call(made, 'f', '{"x":1}')]],
  [
    'an index that counts fragments',
    [piece({ index: 0, id: 'a' }, 'f', ''), piece({ index: 1 }, undefined, '{"x":'), piece({ index: 2 }, undefined, '1}')],
    [call('a', 'f', '{"x":1}')],
  ],
  [
    'a further index without a name',
    [piece({ index: 0, id: 'a' }, 'f', '{"x":1}'), piece({ index: 1 }, undefined, '{"x":2}')],
    [call('a', 'f', '{"x":1}'), call(made, 'f', '{"x":2}')],
  ],
  [
    'one id for two calls',
    [piece({ index: 0, id: 'a' }, 'f', '{"x":1}'), piece({ index: 1, id: 'a' }, 'f', '{"x":2}')],
    [call('a', 'f', '{"x":1}'), call(made, 'f', '{"x":2}')],
  ],
  ['the whole call told again', [piece({ index: 0, id: 'a' }, 'f', '{"x":1}'), piece({ index: 0, id: 'a' }, 'f', '{"x":1}')], [call('a', 'f', '{"x":1}')]],
  [
    'brackets and quotes inside texts',
    [piece({ index: 0, id: 'a' }, 'f', '{"x":"}\\"'), piece({ index: 0 }, undefined, '}{"}')],
    [call('a', 'f', '{"x":"}\\"}{"}')],
  ],
  ['no object around the function', [{ index: 0, id: 'a', name: 'f', arguments: '{"x":1}' }], [call('a', 'f', '{"x":1}')]],
  [
    'a character in two halves',
    [piece({ index: 0, id: 'a' }, 'f', '{"x":"\ud83d'), piece({ index: 0 }, undefined, '\ude00"}')],
    [call('a', 'f', '{"x":"😀"}')],
  ],
  ['half a character', [piece({ index: 0, id: 'a\ud83d' }, 'f\u0000', '{"x":"\ude00"}')], [call('a\ufffd', 'f', '{"x":"\ufffd"}')]],
  ['half a character in an object', [{ index: 0, id: 'a', function: { name: 'f', arguments: { x: '\ud83d' } } }], [call('a', 'f', '{"x":"\ufffd"}')]],
])('joins calls with %s', (_what, fragments, calls) => {
  expect(join(fragments)).toEqual(calls);
});

it('takes each call of a whole answer for one of its own', () => {
  const calls = join([piece({}, 'f', ''), piece({}, 'f', ''), piece({ index: 0, id: 'a' }, 'f', '{"x":'), piece({ index: 0, id: 'a' }, 'f', '1}')], 'addWhole');
  expect(calls).toEqual([call(made, 'f', '{}'), call(made, 'f', '{}'), call('a', 'f', '{"x":'), call(made, 'f', '1}')]);
  expect(new Set(calls.map(({ id }) => id)).size).toBe(4);
});

it('fails an answer whose call has no name, in place of losing the call', () => {
  expect(join([piece({ index: 0, id: 'a' }, undefined, '{"x":1}')]).fault).toMatch(/no name/);
  expect(join([piece({ id: 'a' }, undefined, '{"x":1}')], 'addWhole').fault).toMatch(/no name/);
});

it.each(['add', 'addWhole'] as const)('fails an answer with more calls than its bound, and hands on as many as that (%s)', (way) => {
  const calls = (length: number) => Array.from({ length }, (_, index) => piece({ index, id: `i${index}` }, 'f', '{"x":1}'));
  expect(join(calls(toolCallsMax), way)).toHaveLength(toolCallsMax);
  const many = join(calls(65_000), way);
  expect(many.length).toBeLessThanOrEqual(toolCallsMax);
  expect(many.fault).toMatch(/more than 1024/);
});

it('looks at each character of the arguments once: a megabyte of closing brackets takes no longer than any other', () => {
  const [joined] = join([
    piece({ index: 0, id: 'a' }, 'f', '{"x":"'),
    ...Array.from({ length: 300_000 }, () => piece({ index: 0 }, undefined, '}}}')),
    piece({ index: 0 }, undefined, '"}'),
  ]);
  expect(joined?.arguments).toHaveLength(900_008);
});

it('joins any split of any calls into the same calls', () => {
  const text = fc.string({ unit: 'grapheme' });
  const aCall = fc.record({ name: fc.constantFrom('get_weather', 'f'), value: text, cuts: fc.array(fc.nat(60), { maxLength: 6 }) });
  fc.assert(
    fc.property(fc.array(aCall, { minLength: 1, maxLength: 5 }), fc.constantFrom('index', 'id', 'both'), (calls, keys) => {
      const fragments = calls.flatMap(({ name, value, cuts }, index) => {
        const whole = JSON.stringify({ value });
        const places = [0, ...cuts.map((cut) => cut % whole.length).toSorted((a, b) => a - b), whole.length];
        const key = keys === 'index' ? { index } : keys === 'id' ? { id: `i${index}` } : { index, id: `i${index}` };
        return [piece(key, name, ''), ...places.slice(1).map((end, at) => piece(key, undefined, whole.slice(places[at], end)))];
      });
      expect(join(fragments).map(({ name, arguments: args }) => [name, args])).toEqual(calls.map(({ name, value }) => [name, JSON.stringify({ value })]));
    }),
    { numRuns: 500 },
  );
});

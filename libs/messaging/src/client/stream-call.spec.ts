import { encodeFrame, decodeReply, frameKind, type FrameKind } from '../wire/reply-frame.ts';
import type { CallKeeper } from './pending-call.ts';
import { StreamCall } from './stream-call.ts';

function aStream({ hasLeft = true } = {}) {
  const cancelled: number[] = [];
  const claims = new Map<string, (json: string) => void>();
  const keeper: CallKeeper = {
    forget: () => undefined,
    cancel: ({ id }) => cancelled.push(id),
    takeClaim: (name) => new Promise((resolve) => claims.set(name, resolve)),
  };
  const options = { context: { requestId: 'r', locale: 'en' as const }, timeoutMs: 5_000 };
  const call = new StreamCall<number>(7, 'v1.echo.count', keeper, options, Number, { bufferBytesMax: 100, bufferValuesMax: 10 });
  call.begin();
  if (hasLeft) call.leave();
  const receive = (kind: FrameKind, sequence: number, rest?: string) =>
    decodeReply(`instance${encodeFrame(kind, 7, sequence, rest)}`, (frame, instance) => call.receive(frame, instance));
  const read = async () => {
    const values: number[] = [];
    try {
      for await (const batch of call) values.push(...batch);
      return { values, end: 'clean' };
    } catch (error) {
      return { values, end: (error as { code: string }).code };
    }
  };
  return { call, receive, read, cancelled, claims };
}

it('ends cleanly only when the end comes after every value', async () => {
  const { receive, read } = aStream();
  receive(frameKind.values, 0, '[1,2]');
  receive(frameKind.values, 2, '[3]');
  receive(frameKind.end, 3);
  await expect(read()).resolves.toEqual({ values: [1, 2, 3], end: 'clean' });
});

it.each([
  ['values that follow', frameKind.values, 3, '[4]'],
  ['the end', frameKind.end, 3, ''],
  ['an error', frameKind.error, 3, '{"code":"upstream_interrupted","details":{"provider":"p"}}'],
  ['a heartbeat', frameKind.alive, 3, ''],
  ['the first values once more', frameKind.values, 0, '[1,2]'],
])('learns from %s that a message was lost, and cancels', async (_what, kind, sequence, rest) => {
  const { receive, read, cancelled } = aStream();
  receive(frameKind.values, 0, '[1,2]');
  receive(kind, sequence, rest);
  await expect(read()).resolves.toEqual({ values: [1, 2], end: 'stream_interrupted' });
  expect(cancelled).toEqual([7]);
});

it('keeps the order behind a value that is fetched from the claim store', async () => {
  const { receive, read, claims } = aStream();
  receive(frameKind.claimedValues, 0, 'large');
  receive(frameKind.values, 1, '[2]');
  receive(frameKind.end, 2);
  claims.get('large')?.('[1]');
  await expect(read()).resolves.toEqual({ values: [1, 2], end: 'clean' });
});

it('ignores kinds of frames that a newer version added', async () => {
  const { receive, read } = aStream();
  receive('z' as FrameKind, 0, '{"new":true}');
  receive(frameKind.end, 0);
  await expect(read()).resolves.toEqual({ values: [], end: 'clean' });
});

it.each([
  ['was on its way', true, {}, [7]],
  ['had not left yet', false, { service: 'echo', neverSent: true }, []],
])('a call that is given up when it %s says so, because money held for it may be given back', async (_when, hasLeft, details, told) => {
  const { call, cancelled } = aStream({ hasLeft });
  call.cancel();
  await expect(call[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'cancelled', details });
  expect(cancelled).toEqual(told);
  expect(call.leave()).toBe(false);
});

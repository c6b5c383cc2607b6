import { encodeFrame, decodeReply, frameKind } from '../wire/reply-frame.ts';
import { UnaryCall } from './unary-call.ts';

const reply = (kind: 'r' | 'R', rest: string, kept: Record<string, string> = {}) =>
  new Promise((resolve, reject) => {
    const keeper = { forget: () => undefined, cancel: () => undefined, takeClaim: async (name: string) => kept[name] ?? '' };
    const options = { context: { requestId: 'r', locale: 'en' as const }, timeoutMs: 5_000 };
    const call = new UnaryCall<unknown>(7, 'v1.llm.embed', keeper, options, { parse: (value) => value, resolve, reject });
    call.begin();
    decodeReply(`instance${encodeFrame(kind, 7, 0, rest)}`, (frame, instance) => call.receive(frame, instance));
  });

it('reads an answer that travelled whole', async () => {
  await expect(reply(frameKind.reply, '{"a":1}')).resolves.toEqual({ a: 1 });
});

it('reads an answer that was left at the claim store, with and without what came later', async () => {
  await expect(reply(frameKind.claimedReply, 'name', { name: '{"a":1}' })).resolves.toEqual({ a: 1 });
  await expect(reply(frameKind.claimedReply, 'name {"receipt":{"text":"a b"}}', { name: '{"a":1}' })).resolves.toEqual({ a: 1, receipt: { text: 'a b' } });
});

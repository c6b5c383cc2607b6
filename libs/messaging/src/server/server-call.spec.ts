import { ServiceError } from '@portazgo/errors';
import fc from 'fast-check';
import { Observable } from 'rxjs';
import { ReplyMailbox } from './reply-mailbox.ts';
import { ServerCall } from './server-call.ts';

/** One call of a stream whose handler begins, works in steps and settles, all when the scheduler says so. */
function aServedStream(scheduler: fc.Scheduler, { prepares }: { prepares: boolean }) {
  const seen = { began: 0, settled: 0, delivered: 0, drained: true };
  const after: Promise<unknown>[] = [];
  const frames: string[] = [];
  const mailbox = new ReplyMailbox('inbox', 1, (_inbox, text) => frames.push(text));
  const house = {
    putClaim: () => Promise.resolve('claim'),
    toServiceError: (error: unknown) => (error instanceof ServiceError ? error : new ServiceError('internal_error', {})),
    waitUntil: (work: Promise<unknown>) => void after.push(work),
  };
  const head = { kind: 'stream' as const, timeoutMs: 60_000, context: { requestId: 'r', locale: 'en' as const } };
  const call = new ServerCall(7, 'v1.llm.stream', head, mailbox, house);
  mailbox.calls.set(7, call);

  const work = async (emit: (value: number) => void) => {
    seen.began++;
    try {
      for (let n = 0; n < 3; n++) {
        await scheduler.schedule(Promise.resolve(), `piece ${n}`);
        call.signal.throwIfAborted();
        seen.delivered++;
        emit(n);
      }
    } finally {
      await scheduler.schedule(Promise.resolve(), 'settle');
      seen.settled++;
    }
  };
  const handle = async () => {
    // What Nest does between the message and the handler's observable: pipes, guards, interceptors.
    if (prepares) await scheduler.schedule(Promise.resolve(), 'prepare');
    return new Observable<number>((subscriber) => {
      call.waitUntil(
        work((value) => subscriber.next(value)).then(
          () => subscriber.complete(),
          (error: unknown) => subscriber.error(error),
        ),
      );
    });
  };
  return { call, seen, after, frames, mailbox, run: () => call.run(handle) };
}

describe.each([
  ['cancelled by its client', (call: ServerCall) => call.cancel()],
  ['refused by a server that stops', (call: ServerCall) => call.refuse(new ServiceError('service_unavailable', { service: 'llm', retryAfterSeconds: 1 }))],
] as const)('a stream that is %s', (_how, end) => {
  it('either never begins or runs to its settlement, in every order of events', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, prepares) => {
        const { call, seen, after, run } = aServedStream(scheduler, { prepares });
        const running = run();
        void scheduler.schedule(Promise.resolve(), 'leave').then(() => end(call));
        await scheduler.waitFor(running);
        await scheduler.waitFor(Promise.allSettled(after));
        expect(seen.settled).toBe(1);
        expect(seen.began).toBe(1);
      }),
    );
  });
});

describe('an answer that is made ready before it is paid for', () => {
  const anAnswer = async (part: object, putClaim: (text: string) => Promise<string> = () => Promise.resolve('claim')) => {
    const frames: string[] = [];
    const mailbox = new ReplyMailbox('inbox', 1, (_inbox, text) => frames.push(text));
    const house = { putClaim, toServiceError: (error: unknown) => error as ServiceError, waitUntil: () => undefined };
    const head = { kind: 'unary' as const, timeoutMs: 60_000, context: { requestId: 'r', locale: 'en' as const } };
    const call = new ServerCall(7, 'v1.llm.embed', head, mailbox, house);
    await call.run(async () => {
      const complete = await call.prepare(part);
      return complete({ receipt: { cost: 5 } });
    });
    mailbox.flush();
    return frames.join('');
  };

  it('travels whole when it is small', async () => {
    expect(await anAnswer({ a: 1 })).toBe('\nr7 0 {"a":1,"receipt":{"cost":5}}');
    expect(await anAnswer({})).toBe('\nr7 0 {"receipt":{"cost":5}}');
  });

  it('is carried ahead when it is large, and only the rest travels', async () => {
    expect(await anAnswer({ a: 'x'.repeat(300_000) })).toBe('\nR7 0 claim {"receipt":{"cost":5}}');
  });

  it('fails before anything is paid when it cannot be carried', async () => {
    const refusal = new ServiceError('service_unavailable', { service: 'object-store', retryAfterSeconds: 1 });
    expect(await anAnswer({ a: 'x'.repeat(300_000) }, () => Promise.reject(refusal))).toContain('object-store');
  });
});

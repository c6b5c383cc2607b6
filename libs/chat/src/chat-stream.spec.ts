import { loadCatalog } from '@portazgo/catalog';
import type { ChatEvent, ChatRequest, SettlementRequest, SettlementResult } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { RpcCall } from '@portazgo/messaging';
import { BillingDesk, CallMetrics, CallSettler, ProgressReporter, SettlementBacklog, Settlements, TokenCounter } from '@portazgo/metering';
import { createLogger, Metrics } from '@portazgo/platform';
import { ProviderError, type ChatModel, type ProviderChatEvent } from '@portazgo/providers-contract';
import type { Target } from '@portazgo/routing';
import fc from 'fast-check';
import { ChatStreamService, type ChatStreamTools } from './chat-stream.service.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const metrics = new CallMetrics(new Metrics('test'), 'test');
let counter: TokenCounter;
beforeAll(async () => {
  counter = await TokenCounter.load();
});

class Ledger extends BillingDesk {
  readonly records: SettlementRequest[] = [];
  async settle(records: SettlementRequest[]): Promise<SettlementResult[]> {
    this.records.push(...records);
    const balance = { availableMicroCredits: 1, heldMicroCredits: 0 };
    return records.map(({ costMicroCredits }) => ({
      outcome: 'settled',
      chargedMicroCredits: costMicroCredits,
      lossMicroCredits: 0,
      balance,
      repeated: false,
    }));
  }
  async recordProgress(): Promise<void> {}
  async extendHold(): Promise<never> {
    throw new Error('not asked here');
  }
}

const route = loadCatalog().find('gpt-4o-mini')?.routes[0];
const target = { engine: 'openai/m', account: { name: 'openai', isLocal: false }, route } as unknown as Target;

type Ending = 'finish' | 'cut' | 'silent-cut' | 'nothing';
const words = ['The ', 'bridge ', 'is ', 'long.'];

/** An upstream whose pieces come when the scheduler says so, and that ends as told. */
function upstreamOf(scheduler: fc.Scheduler, pieces: number, ending: Ending): ChatModel {
  const stream = async function* (_request: unknown, { signal }: { signal: AbortSignal }): AsyncGenerator<ProviderChatEvent[]> {
    const step = async (label: string) => {
      await scheduler.schedule(Promise.resolve(), label);
      signal.throwIfAborted();
    };
    await step('headers');
    yield [{ type: 'answer-start', upstreamId: 'u' }];
    for (const text of words.slice(0, pieces)) {
      await step('text');
      yield [{ type: 'text-delta', text }];
    }
    await step('end');
    if (ending === 'finish') yield [{ type: 'answer-end', finishReason: 'stop', usage: null }];
    if (ending === 'cut') throw new ProviderError({ provider: 'openai', kind: 'interrupted', accepted: 'yes', reason: 'reset' });
    await step('close');
  };
  return { unsupported: () => null, stream } as unknown as ChatModel;
}

it('a stream settles once in every order of its upstream and its client, and is whole only when its upstream said how it ended', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 0, max: words.length }),
      fc.constantFrom<Ending>('finish', 'cut', 'silent-cut', 'nothing'),
      fc.boolean(),
      async (scheduler, pieces, ending, leaves) => {
        const desk = new Ledger();
        const settler = new CallSettler(new Settlements(desk, new SettlementBacklog(desk, logger), 1_000), metrics, logger);
        const upstream = upstreamOf(scheduler, pieces, ending);
        const lease = { done: () => undefined, begin: () => undefined };
        const controller = new AbortController();
        const router = {
          run: async ({ attempt }: { attempt: (model: ChatModel, options: object, target: Target) => Promise<unknown> }) => {
            controller.signal.throwIfAborted();
            return { model: { limits: {} }, target, lease, sentAtMs: 0, result: await attempt(upstream, { signal: controller.signal }, target) };
          },
        };
        const tools = { router, settler, desk, progress: new ProgressReporter(desk, logger), counter, metrics, imageBytesMax: 1 } as unknown as ChatStreamTools;
        const work: Promise<unknown>[] = [];
        const call = {
          context: { requestId: 'r', locale: 'en' },
          signal: controller.signal,
          deadlineMs: 60_000,
          waitUntil: (each: Promise<unknown>) => void work.push(each),
        } as RpcCall;
        const request = {
          model: 'm',
          messages: [{ role: 'user', content: 'hi' }],
          maxOutputTokens: 100,
          mode: 'live',
          heldMicroCredits: 1_000_000,
          priceMultiplierPpm: 1_000_000,
        } as ChatRequest;
        const seen: ChatEvent[] = [];
        let failure: unknown;
        new ChatStreamService(tools)
          .stream({ operation: 'chat-stream', routeOperation: 'chat', serves: () => true, model: 'm', prepare: () => ({ request }) }, call)
          .subscribe({ next: (event) => seen.push(event), error: (error: unknown) => (failure = error) });
        if (leaves) void scheduler.schedule(Promise.resolve(), 'leave').then(() => controller.abort(new ServiceError('cancelled', {})));
        await scheduler.waitFor(Promise.all(work));

        const isTold = seen.some(({ type }) => type === 'chat-end');
        expect(desk.records).toHaveLength(1);
        const [record] = desk.records;
        expect({ isWhole: record?.outcome === 'succeeded', isBroken: failure !== undefined }).toEqual({ isWhole: isTold, isBroken: !isTold });
        expect(isTold && ending !== 'finish').toBe(false);
        // What was delivered is owed, whatever came after it.
        expect(seen.some(({ type }) => type === 'text-delta') && record?.costMicroCredits === 0).toBe(false);
      },
    ),
    { numRuns: 300 },
  );
});

import { Controller, Module, type INestMicroservice, type OnModuleDestroy } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { ServiceError } from '@portazgo/errors';
import type { NatsConnection } from 'nats';
import { Observable } from 'rxjs';
import type { z } from 'zod';
import { applyRpcDefaults, NatsServer, type NatsServerOptions, type RpcCall, type RpcFailure } from '../../src/index.ts';
import { count, fail, say, work } from './echo.contract.ts';

/** What the handlers of a test saw. */
export const seen = { aborts: [] as unknown[], unsubscribed: 0, finished: 0, running: 0, finishedAtDestroy: -1 };

@Controller()
class EchoController {
  @MessagePattern(say.subject)
  async say(@Payload({ schema: say.request }) { text, waitMs }: z.output<typeof say.request>, @Ctx() call: RpcCall): Promise<z.input<typeof say.reply>> {
    seen.running++;
    call.signal.addEventListener('abort', () => seen.aborts.push(call.signal.reason));
    if (waitMs > 0) await sleep(waitMs);
    seen.finished++;
    return { text, context: call.context, deadlineMs: call.deadlineMs };
  }

  @MessagePattern(fail.subject)
  fail(@Payload({ schema: fail.request }) { how }: z.output<typeof fail.request>): never {
    if (how === 'service-error') throw new ServiceError('insufficient_credits', { needed: 8, available: 3, reserved: 1 });
    throw new TypeError('a secret of ours');
  }

  @MessagePattern(work.subject)
  async work(@Payload({ schema: work.request }) { workMs }: z.output<typeof work.request>, @Ctx() call: RpcCall): Promise<object> {
    call.waitUntil(sleep(workMs).then(() => seen.finished++));
    await new Promise((_resolve, reject) => call.signal.addEventListener('abort', () => reject(call.signal.reason as Error)));
    return {};
  }

  @MessagePattern(count.subject)
  count(@Payload({ schema: count.request }) { to, everyMs, padding, failAt }: z.output<typeof count.request>, @Ctx() call: RpcCall) {
    return new Observable<z.input<typeof count.value>>((subscriber) => {
      let n = 0;
      const step = () => {
        if (n === failAt) return subscriber.error(new ServiceError('upstream_interrupted', { provider: 'echo' }));
        if (n < to) subscriber.next({ n: n++, padding: 'x'.repeat(padding) });
        else subscriber.complete();
      };
      call.signal.addEventListener('abort', () => seen.aborts.push(call.signal.reason));
      if (everyMs === 0) while (!subscriber.closed) step();
      const timer = setInterval(step, everyMs);
      return () => {
        clearInterval(timer);
        seen.unsubscribed++;
      };
    });
  }
}

@Module({ controllers: [EchoController] })
class EchoModule implements OnModuleDestroy {
  onModuleDestroy(): void {
    seen.finishedAtDestroy = seen.finished;
  }
}

export interface EchoService {
  app: INestMicroservice;
  server: NatsServer;
  failures: RpcFailure[];
}

export async function startEcho(connection: NatsConnection, options: Partial<NatsServerOptions> = {}): Promise<EchoService> {
  const failures: RpcFailure[] = [];
  const server = new NatsServer({ connection, queue: 'echo', onFailure: (failure) => failures.push(failure), ...options });
  const app = await NestFactory.createMicroservice(EchoModule, { strategy: server, logger: false });
  applyRpcDefaults(app);
  await app.listen();
  return { app, server, failures };
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

export async function until(condition: () => boolean, withinMs = 5_000): Promise<number> {
  const startedAt = performance.now();
  while (!condition()) {
    if (performance.now() - startedAt > withinMs) throw new Error(`not true within ${withinMs} ms: ${condition.toString()}`);
    await sleep(2);
  }
  return performance.now() - startedAt;
}

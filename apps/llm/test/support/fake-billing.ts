import { extendHold, recordProgress, settle, type ProgressRecord, type SettlementRequest, type SettlementResult } from '@portazgo/contracts';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessagePattern, Payload, type MicroserviceOptions } from '@nestjs/microservices';
import { applyRpcDefaults, NatsServer } from '@portazgo/messaging';
import type { NatsConnection } from 'nats';
import type { z } from 'zod';

/** One account in memory, kept by the rules of the real one: a request is charged once, a hold bounds it, the rest is available. */
export class Account {
  available = 1_000_000_000;
  readonly settled = new Map<string, Extract<SettlementResult, { outcome: 'settled' }> & { record: SettlementRequest; times: number }>();
  readonly progress: ProgressRecord[] = [];
  readonly holds = new Map<string, number>();
  /** What an operator does to billing in a bad hour. */
  isDown = false;

  settle(record: SettlementRequest): SettlementResult {
    const before = this.settled.get(record.requestId);
    if (before) {
      before.times++;
      return { ...before, repeated: true };
    }
    this.available = Math.max(0, this.available - record.costMicroCredits);
    const result = {
      outcome: 'settled' as const,
      chargedMicroCredits: record.costMicroCredits,
      lossMicroCredits: 0,
      balance: { availableMicroCredits: this.available, heldMicroCredits: 0 },
      repeated: false,
    };
    this.settled.set(record.requestId, { ...result, record, times: 1 });
    return result;
  }

  extend(requestId: string, additional: number): z.input<typeof extendHold.reply> {
    if (additional > this.available) return { outcome: 'refused', error: { code: 'insufficient_credits', details: { needed: 1, available: 0, reserved: 0 } } };
    const held = (this.holds.get(requestId) ?? 0) + additional;
    this.holds.set(requestId, held);
    return { outcome: 'extended', heldMicroCredits: held };
  }

  record(requestId: string): SettlementRequest {
    const entry = this.settled.get(requestId);
    if (!entry) throw new Error(`nothing was settled for ${requestId}`);
    return entry.record;
  }
}

@Controller()
class BillingController {
  constructor(private readonly account: Account) {}

  @MessagePattern(settle.subject)
  async settle(@Payload({ schema: settle.request }) { settlements }: z.output<typeof settle.request>) {
    await this.whenUp();
    return { results: settlements.map((record) => this.account.settle(record)) };
  }

  @MessagePattern(recordProgress.subject)
  async progress(@Payload({ schema: recordProgress.request }) { records }: z.output<typeof recordProgress.request>) {
    await this.whenUp();
    this.account.progress.push(...records);
    return { recorded: records.length };
  }

  @MessagePattern(extendHold.subject)
  extend(@Payload({ schema: extendHold.request }) { requestId, additionalMicroCredits }: z.output<typeof extendHold.request>) {
    return this.account.extend(requestId, additionalMicroCredits);
  }

  private async whenUp(): Promise<void> {
    if (this.account.isDown) await new Promise(() => {});
  }
}

@Module({})
class BillingModule {
  readonly name = 'billing';
}

/** Starts the account as a service on the bus. */
export async function startFakeBilling(connection: NatsConnection): Promise<{ account: Account; close(): Promise<void> }> {
  const account = new Account();
  const module = { module: BillingModule, controllers: [BillingController], providers: [{ provide: Account, useValue: account }] };
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(module, {
    strategy: new NatsServer({ connection, queue: 'billing', drainMs: 500 }),
    logger: false,
  });
  applyRpcDefaults(app);
  await app.listen();
  return { account, close: () => app.close() };
}

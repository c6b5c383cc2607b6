import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessagePattern, Payload, type MicroserviceOptions } from '@nestjs/microservices';
import { recordProgress, settle, type ProgressRecord, type SettlementRequest } from '@portazgo/contracts';
import { applyRpcDefaults, NatsServer } from '@portazgo/messaging';
import type { connectNats } from '@portazgo/platform';
import type { z } from 'zod';

/** Billing in memory: a request is charged once. */
export class Account {
  readonly settled = new Map<string, SettlementRequest>();
  readonly progress: ProgressRecord[] = [];
  /** What an operator does to billing in a bad hour. */
  isDown = false;

  record(requestId: string): SettlementRequest {
    const record = this.settled.get(requestId);
    if (!record) throw new Error(`nothing was settled for ${requestId}`);
    return record;
  }
}

@Controller()
class BillingController {
  constructor(private readonly account: Account) {}

  @MessagePattern(settle.subject)
  async settle(@Payload({ schema: settle.request }) { settlements }: z.output<typeof settle.request>) {
    await this.whenUp();
    const balance = { availableMicroCredits: 1, heldMicroCredits: 0 };
    return {
      results: settlements.map((record) => {
        const repeated = this.account.settled.has(record.requestId);
        if (!repeated) this.account.settled.set(record.requestId, record);
        return {
          outcome: 'settled' as const,
          chargedMicroCredits: this.account.record(record.requestId).costMicroCredits,
          lossMicroCredits: 0,
          balance,
          repeated,
        };
      }),
    };
  }

  @MessagePattern(recordProgress.subject)
  async progress(@Payload({ schema: recordProgress.request }) { records }: z.output<typeof recordProgress.request>) {
    await this.whenUp();
    this.account.progress.push(...records);
    return { recorded: records.length };
  }

  private async whenUp(): Promise<void> {
    if (this.account.isDown) await new Promise(() => {});
  }
}

@Module({})
class BillingModule {
  readonly name = 'billing';
}

export async function startFakeBilling(connection: Awaited<ReturnType<typeof connectNats>>): Promise<{ account: Account; close(): Promise<void> }> {
  const account = new Account();
  const module = { module: BillingModule, controllers: [BillingController], providers: [{ provide: Account, useValue: account }] };
  const strategy = new NatsServer({ connection, queue: 'billing', drainMs: 500 });
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(module, { strategy, logger: false });
  applyRpcDefaults(app);
  await app.listen();
  return { account, close: () => app.close() };
}

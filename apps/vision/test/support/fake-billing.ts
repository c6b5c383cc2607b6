import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessagePattern, Payload, type MicroserviceOptions } from '@nestjs/microservices';
import { settle, type SettlementRequest, type SettlementResult } from '@portazgo/contracts';
import { applyRpcDefaults, NatsServer } from '@portazgo/messaging';
import type { connectNats } from '@portazgo/platform';
import type { z } from 'zod';

/** An account in memory: a request is charged once. */
export class Account {
  private readonly settled = new Map<string, SettlementRequest>();

  settle(record: SettlementRequest): SettlementResult {
    const repeated = this.settled.has(record.requestId);
    if (!repeated) this.settled.set(record.requestId, record);
    return {
      outcome: 'settled',
      chargedMicroCredits: this.record(record.requestId).costMicroCredits,
      lossMicroCredits: 0,
      balance: { availableMicroCredits: 1, heldMicroCredits: 0 },
      repeated,
    };
  }

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
  settle(@Payload({ schema: settle.request }) { settlements }: z.output<typeof settle.request>) {
    return { results: settlements.map((record) => this.account.settle(record)) };
  }
}

@Module({})
class BillingModule {
  readonly name = 'billing';
}

/** Starts the account as a service on the bus. */
export async function startFakeBilling(connection: Awaited<ReturnType<typeof connectNats>>): Promise<{ account: Account; close(): Promise<void> }> {
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

import { Controller, Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { markStarted, settle, type SettlementRequest, type SettlementResult } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { applyRpcDefaults, NatsServer } from '@portazgo/messaging';
import type { NatsConnection } from 'nats';
import type { z } from 'zod';

/** Billing with a hold per request in memory: settles each once and answers again what it answered first. */
export class FakeBilling {
  readonly holds = new Map<string, 'held' | 'started'>();
  readonly settled = new Map<string, SettlementRequest>();
  /** Every record that came, repeated ones too. */
  readonly received: SettlementRequest[] = [];
  /** Commits, and the answer is lost. */
  losesAnswers = 0;
  isAway = false;

  settle(record: SettlementRequest): SettlementResult {
    this.received.push(record);
    const first = this.settled.get(record.requestId);
    if (!first && !this.holds.delete(record.requestId))
      return { outcome: 'refused', error: new ServiceError('hold_not_found', { requestId: record.requestId }).toWire() };
    if (!first) this.settled.set(record.requestId, record);
    const chargedMicroCredits = (first ?? record).costMicroCredits;
    const balance = { availableMicroCredits: 0, heldMicroCredits: 0 };
    return { outcome: 'settled', chargedMicroCredits, lossMicroCredits: 0, balance, repeated: first !== undefined };
  }

  async serve(connection: NatsConnection): Promise<() => Promise<void>> {
    const strategy = new NatsServer({ connection, queue: 'billing' });
    const app = await NestFactory.createMicroservice(
      { module: FakeBillingModule, providers: [{ provide: FakeBilling, useValue: this }] },
      { strategy, logger: false },
    );
    applyRpcDefaults(app);
    await app.listen();
    return () => app.close();
  }
}

@Controller()
class FakeBillingController {
  constructor(@Inject(FakeBilling) private readonly billing: FakeBilling) {}

  @MessagePattern(settle.subject)
  settle(@Payload({ schema: settle.request }) { settlements }: z.output<typeof settle.request>): z.input<typeof settle.reply> {
    this.#requireHere();
    const results = settlements.map((record) => this.billing.settle(record));
    if (this.billing.losesAnswers-- > 0) throw new ServiceError('service_unavailable', { service: 'billing', retryAfterSeconds: 1 });
    return { results };
  }

  @MessagePattern(markStarted.subject)
  markStarted(@Payload({ schema: markStarted.request }) { requestIds }: z.output<typeof markStarted.request>): z.input<typeof markStarted.reply> {
    this.#requireHere();
    const { holds } = this.billing;
    for (const id of requestIds) if (holds.has(id)) holds.set(id, 'started');
    return { notStarted: requestIds.filter((id) => !holds.has(id)) };
  }

  #requireHere(): void {
    if (this.billing.isAway) throw new ServiceError('service_unavailable', { service: 'billing', retryAfterSeconds: 1 });
  }
}

@Module({ controllers: [FakeBillingController] })
class FakeBillingModule {}

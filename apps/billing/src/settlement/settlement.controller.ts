import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { emptyUsage, extendHold, giveBackHold, markStarted, progressRecord, recordProgress, settle } from '@portazgo/contracts';
import { z } from 'zod';
import { SettlementService } from './settlement.service.ts';

// What many callers sent together is read one by one: a record that is not as it must be fails alone.
const settlements = z.object({ settlements: z.array(z.unknown()).min(1).max(256) });
const progress = z.object({ records: z.array(z.unknown()).min(1).max(1_024) });

@Controller()
export class SettlementController {
  constructor(private readonly settlement: SettlementService) {}

  @MessagePattern(settle.subject)
  async settle(@Payload({ schema: settlements }) request: z.output<typeof settlements>): Promise<z.input<typeof settle.reply>> {
    return { results: await Promise.all(request.settlements.map((settlement) => this.settlement.settle(settlement))) };
  }

  @MessagePattern(giveBackHold.subject)
  async giveBack(@Payload({ schema: giveBackHold.request }) call: z.output<typeof giveBackHold.request>): Promise<z.input<typeof giveBackHold.reply>> {
    const nothing = { outcome: 'failed', costMicroCredits: 0, usage: emptyUsage, usageSource: 'counted', engine: 'none' } as const;
    return { result: await this.settlement.settle({ ...nothing, ...call }) };
  }

  @MessagePattern(recordProgress.subject)
  async recordProgress(@Payload({ schema: progress }) request: z.output<typeof progress>): Promise<z.input<typeof recordProgress.reply>> {
    const records = request.records.flatMap((record) => progressRecord.safeParse(record).data ?? []);
    return { recorded: await this.settlement.recordProgress(records) };
  }

  @MessagePattern(markStarted.subject)
  async markStarted(
    @Payload({ schema: markStarted.request }) { requestIds }: z.output<typeof markStarted.request>,
  ): Promise<z.input<typeof markStarted.reply>> {
    return { notStarted: await this.settlement.startHolds(requestIds) };
  }

  @MessagePattern(extendHold.subject)
  extendHold(@Payload({ schema: extendHold.request }) request: z.output<typeof extendHold.request>): Promise<z.input<typeof extendHold.reply>> {
    return this.settlement.extendHold(request.requestId, request.additionalMicroCredits);
  }
}

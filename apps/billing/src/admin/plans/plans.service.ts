import { Injectable } from '@nestjs/common';
import { ServiceError } from '@portazgo/errors';
import { PrismaClient, type Plan } from '../../generated/client.ts';
import { ActRecorder, detailsOf } from '../act-recorder.ts';
import type { PlanChange, PlanView } from './plans.wire.ts';

@Injectable()
export class PlansService {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly acts: ActRecorder,
  ) {}

  async list(): Promise<PlanView[]> {
    return (await this.prisma.plan.findMany({ orderBy: { id: 'asc' } })).map(toView);
  }

  async read(id: string): Promise<PlanView> {
    const plan = await this.prisma.plan.findUnique({ where: { id } });
    if (!plan) throw new ServiceError('not_found', { what: `plan ${id}` });
    return toView(plan);
  }

  /** Holds that are open keep the multiplier they were admitted with. */
  async put(id: string, change: PlanChange): Promise<PlanView> {
    const data = { ...change, tokensPerMinute: BigInt(change.tokensPerMinute) };
    await this.prisma.$transaction([
      this.prisma.plan.upsert({ where: { id }, create: { id, ...data }, update: data }),
      this.acts.record({ act: 'plan.put', subject: id, details: detailsOf(change) }),
    ]);
    return this.read(id);
  }
}

function toView(plan: Plan): PlanView {
  return {
    id: plan.id,
    name: plan.name,
    requestsPerMinute: plan.requestsPerMinute,
    tokensPerMinute: Number(plan.tokensPerMinute),
    concurrency: plan.concurrency,
    priceMultiplierPpm: plan.priceMultiplierPpm,
  };
}

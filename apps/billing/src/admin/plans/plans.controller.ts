import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { presentedId } from '../fields.ts';
import { PathPipe, SchemaPipe } from '../schema.pipe.ts';
import { PlansService } from './plans.service.ts';
import { planChange, planId, type PlanChange, type PlanView } from './plans.wire.ts';

@Controller('admin/v1/plans')
export class PlansController {
  constructor(private readonly plans: PlansService) {}

  @Get()
  async list(): Promise<{ plans: PlanView[] }> {
    return { plans: await this.plans.list() };
  }

  @Get(':id')
  read(@Param('id', new PathPipe('id', presentedId)) id: string): Promise<PlanView> {
    return this.plans.read(id);
  }

  @Put(':id')
  put(@Param('id', new PathPipe('id', planId)) id: string, @Body(new SchemaPipe(planChange)) change: PlanChange): Promise<PlanView> {
    return this.plans.put(id, change);
  }
}

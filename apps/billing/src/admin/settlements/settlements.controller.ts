import { Controller, Get, Query } from '@nestjs/common';
import { SchemaPipe } from '../schema.pipe.ts';
import { SettlementsService } from './settlements.service.ts';
import { parkedQuery, type ParkedQuery, type ParkedView } from './settlements.wire.ts';

@Controller('admin/v1/settlements')
export class SettlementsController {
  constructor(private readonly settlements: SettlementsService) {}

  /** Usage records that could not be booked as they came. */
  @Get('parked')
  async parked(@Query(new SchemaPipe(parkedQuery)) query: ParkedQuery): Promise<{ settlements: ParkedView[] }> {
    return { settlements: await this.settlements.parked(query) };
  }
}

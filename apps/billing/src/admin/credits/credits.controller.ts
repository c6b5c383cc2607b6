import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { presentedId } from '../fields.ts';
import { PathPipe, SchemaPipe } from '../schema.pipe.ts';
import { CreditsService } from './credits.service.ts';
import {
  grant,
  ledgerQuery,
  refund,
  withdrawal,
  type EntryView,
  type Grant,
  type LedgerQuery,
  type MoveView,
  type Refund,
  type Withdrawal,
} from './credits.wire.ts';

@Controller('admin/v1')
export class CreditsController {
  constructor(private readonly credits: CreditsService) {}

  @Post('clients/:id/credits')
  @HttpCode(200)
  grant(@Param('id', new PathPipe('id', presentedId)) id: string, @Body(new SchemaPipe(grant)) body: Grant): Promise<MoveView> {
    return this.credits.grant(id, body);
  }

  @Post('clients/:id/withdrawals')
  @HttpCode(200)
  withdraw(@Param('id', new PathPipe('id', presentedId)) id: string, @Body(new SchemaPipe(withdrawal)) body: Withdrawal): Promise<MoveView> {
    return this.credits.withdraw(id, body);
  }

  @Post('requests/:id/refunds')
  @HttpCode(200)
  refund(@Param('id', new PathPipe('id', presentedId)) id: string, @Body(new SchemaPipe(refund)) body: Refund): Promise<MoveView> {
    return this.credits.refund(id, body);
  }

  @Get('clients/:id/ledger')
  async ledger(
    @Param('id', new PathPipe('id', presentedId)) id: string,
    @Query(new SchemaPipe(ledgerQuery)) query: LedgerQuery,
  ): Promise<{ entries: EntryView[] }> {
    return { entries: await this.credits.entries(id, query) };
  }
}

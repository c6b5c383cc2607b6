import { Injectable } from '@nestjs/common';
import { PrismaClient } from '../../generated/client.ts';
import type { ParkedQuery, ParkedView } from './settlements.wire.ts';

@Injectable()
export class SettlementsService {
  constructor(private readonly prisma: PrismaClient) {}

  async parked({ limit, before }: ParkedQuery): Promise<ParkedView[]> {
    const rows = await this.prisma.parkedSettlement.findMany({
      where: before === undefined ? {} : { requestId: { lt: before } },
      orderBy: { requestId: 'desc' },
      take: limit,
    });
    return rows.map(({ createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }));
  }
}

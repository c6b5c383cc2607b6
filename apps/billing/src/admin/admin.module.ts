import { Module, type DynamicModule } from '@nestjs/common';
import { Ledger } from '@portazgo/ledger';
import { createPrisma } from '../database/prisma.ts';
import { PrismaClient } from '../generated/client.ts';
import { ActRecorder } from './act-recorder.ts';
import { ClientsController } from './clients/clients.controller.ts';
import { ClientsService } from './clients/clients.service.ts';
import { CreditsController } from './credits/credits.controller.ts';
import { CreditsService } from './credits/credits.service.ts';
import { KeysController } from './keys/keys.controller.ts';
import { KeysService } from './keys/keys.service.ts';
import { PlansController } from './plans/plans.controller.ts';
import { PlansService } from './plans/plans.service.ts';
import { SettlementsController } from './settlements/settlements.controller.ts';
import { SettlementsService } from './settlements/settlements.service.ts';
import type { AdminParts } from './start-admin.ts';

@Module({})
export class AdminModule {
  static forProcess({ config, pool, catalog, news }: AdminParts): DynamicModule {
    return {
      module: AdminModule,
      controllers: [ClientsController, CreditsController, KeysController, PlansController, SettlementsController],
      providers: [
        { provide: PrismaClient, useValue: createPrisma(pool) },
        { provide: Ledger, useValue: new Ledger(pool) },
        ActRecorder,
        PlansService,
        CreditsService,
        SettlementsService,
        {
          provide: ClientsService,
          inject: [PrismaClient, ActRecorder],
          useFactory: (prisma: PrismaClient, acts: ActRecorder) => new ClientsService(prisma, acts, news, config.BONUS_CREDITS),
        },
        {
          provide: KeysService,
          inject: [PrismaClient, ActRecorder],
          useFactory: (prisma: PrismaClient, acts: ActRecorder) => new KeysService(prisma, acts, news, config.KEY_PEPPER, catalog),
        },
      ],
    };
  }
}

import { Module, type DynamicModule } from '@nestjs/common';
import { Ledger } from '@portazgo/ledger';
import type { Logger, Metrics } from '@portazgo/platform';
import type { Pool } from 'pg';
import { AccessController } from './access/access.controller.ts';
import { AccessService } from './access/access.service.ts';
import { AdmissionController } from './admission/admission.controller.ts';
import { AdmissionService } from './admission/admission.service.ts';
import type { BillingConfig } from './billing.config.ts';
import { BillingMetrics } from './billing.metrics.ts';
import { IdempotencyController } from './idempotency/idempotency.controller.ts';
import { ProfileController } from './profile/profile.controller.ts';
import { ProfileService } from './profile/profile.service.ts';
import { ParkedSettlements } from './settlement/parked-settlements.ts';
import { SettlementController } from './settlement/settlement.controller.ts';
import { SettlementService } from './settlement/settlement.service.ts';
import { HoldSweeper } from './sweep/hold-sweeper.ts';

export interface ProcessParts {
  config: BillingConfig;
  pool: Pool;
  logger: Logger;
  metrics: Metrics;
}

@Module({})
export class BillingModule {
  static forProcess({ config, pool, logger, metrics }: ProcessParts): DynamicModule {
    const ledger = new Ledger(pool);
    const billingMetrics = new BillingMetrics(metrics);
    return {
      module: BillingModule,
      controllers: [AccessController, AdmissionController, SettlementController, IdempotencyController, ProfileController],
      providers: [
        { provide: Ledger, useValue: ledger },
        { provide: AccessService, useValue: new AccessService(pool) },
        { provide: BillingMetrics, useValue: billingMetrics },
        { provide: ParkedSettlements, useValue: new ParkedSettlements(pool, billingMetrics, logger) },
        { provide: ProfileService, inject: [AdmissionService], useFactory: (admission: AdmissionService) => new ProfileService(admission, pool) },
        {
          provide: HoldSweeper,
          useFactory: () => new HoldSweeper(ledger, { everyMs: config.SWEEP_SECONDS * 1_000, marginSeconds: config.SWEEP_MARGIN_SECONDS, logger }),
        },
        { provide: AdmissionService, useValue: new AdmissionService(ledger, billingMetrics, logger) },
        SettlementService,
      ],
    };
  }
}

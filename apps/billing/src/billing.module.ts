import { Module, type DynamicModule } from '@nestjs/common';
import { Ledger } from '@portazgo/ledger';
import type { Logger, Metrics } from '@portazgo/platform';
import type { Pool } from 'pg';
import { AdmissionController } from './admission/admission.controller.ts';
import { AdmissionService } from './admission/admission.service.ts';
import type { BillingConfig } from './billing.config.ts';
import { BillingMetrics } from './billing.metrics.ts';
import { IdempotencyController } from './idempotency/idempotency.controller.ts';
import { ProfileController } from './profile/profile.controller.ts';
import { ProfileService } from './profile/profile.service.ts';
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
    return {
      module: BillingModule,
      controllers: [AdmissionController, SettlementController, IdempotencyController, ProfileController],
      providers: [
        { provide: Ledger, useValue: ledger },
        { provide: BillingMetrics, useValue: new BillingMetrics(metrics) },
        { provide: ProfileService, inject: [AdmissionService], useFactory: (admission: AdmissionService) => new ProfileService(admission, pool) },
        {
          provide: HoldSweeper,
          useFactory: () => new HoldSweeper(ledger, { everyMs: config.SWEEP_SECONDS * 1_000, marginSeconds: config.SWEEP_MARGIN_SECONDS, logger }),
        },
        AdmissionService,
        SettlementService,
      ],
    };
  }
}

import type { INestMicroservice } from '@nestjs/common';
import { RequestSchemaPipe } from './request-schema.pipe.ts';
import { ServiceErrorFilter } from './service-error.filter.ts';

/** What every service app sets before it listens: schemas are checked, and errors of the catalogue cross intact. */
export function applyRpcDefaults(app: INestMicroservice): void {
  app.useGlobalPipes(new RequestSchemaPipe());
  app.useGlobalFilters(new ServiceErrorFilter());
}

import type { Logger } from '@portazgo/platform';

/** The log as something that can be injected. */
export class GatewayLogger {
  constructor(readonly pino: Logger) {}
}

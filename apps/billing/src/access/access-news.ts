import { accessChanged } from '@portazgo/contracts';
import { publishEvent } from '@portazgo/messaging';
import type { NatsConnection } from 'nats';

/** Tells the gateways that a client's keys may open less than before. Who misses it finds out at the next look. */
export class AccessNews {
  constructor(private readonly connection: NatsConnection) {}

  tell(clientId: string): void {
    publishEvent(this.connection, accessChanged.subject, { clientId });
  }
}

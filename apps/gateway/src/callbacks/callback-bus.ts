import { publishEvent } from '@portazgo/messaging';
import type { NatsConnection } from 'nats';

/** Hands callbacks to whoever polls their job; nobody may be listening. */
export class CallbackBus {
  constructor(private readonly connection: NatsConnection) {}

  publish(subject: string, message: object): void {
    publishEvent(this.connection, subject, message);
  }
}

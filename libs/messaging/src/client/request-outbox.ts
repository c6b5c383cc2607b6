import type { NatsConnection } from 'nats';
import { toBytes } from '../wire/frame-text.ts';

interface Leaving {
  subject: string;
  text: string;
  reply: string;
  /** Asked at the moment of leaving: a call that was given up meanwhile does not leave. */
  isWanted: () => boolean;
  failed: (cause: unknown) => void;
}

/**
 * Requests on their way to the broker. Those of one tick leave in one write to the socket: a write costs as much as all the work on a
 * small request, and under load a tick brings many.
 */
export class RequestOutbox {
  #leaving: Leaving[] = [];

  constructor(private readonly connection: NatsConnection) {}

  add(request: Leaving): void {
    if (this.#leaving.push(request) === 1) setImmediate(() => this.flush());
  }

  flush(): void {
    const leaving = this.#leaving;
    this.#leaving = [];
    for (const { subject, text, reply, isWanted, failed } of leaving) {
      if (!isWanted()) continue;
      try {
        this.connection.publish(subject, toBytes(text), { reply });
      } catch (cause) {
        failed(cause);
      }
    }
  }
}

import type { NatsConnection } from 'nats';
import type { ConnectionWatch } from '../connection-watch.ts';
import { encodeCancels } from '../wire/cancel-frame.ts';
import { toBytes } from '../wire/frame-text.ts';
import { cancelSubject, instanceSubject } from '../wire/subjects.ts';

/** Cancels on their way to servers: those of one tick for one server leave as one message. */
export class CancelMailbox {
  readonly #waiting = new Map<string, { subject: string; inbox: string; callIds: Set<number> }>();
  #isScheduled = false;

  constructor(
    private readonly connection: NatsConnection,
    private readonly watch: ConnectionWatch,
    private readonly inboxOf: (service: string) => string,
  ) {}

  add(callId: number, to: { instance?: string; subject?: string; service: string }): void {
    const subject = to.instance ? `${instanceSubject(to.instance)}.cancel` : to.subject && cancelSubject(to.subject);
    if (!subject) return;
    const inbox = this.inboxOf(to.service);
    const waiting = this.#waiting.get(`${subject} ${inbox}`);
    if (waiting) waiting.callIds.add(callId);
    else this.#waiting.set(`${subject} ${inbox}`, { subject, inbox, callIds: new Set([callId]) });
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.flush());
  }

  /** While the broker is away cancels wait here. One that is lost all the same is repeated when its call is heard of again. */
  flush(): void {
    this.#isScheduled = false;
    if (!this.watch.isUp || this.connection.isClosed()) return;
    for (const { subject, inbox, callIds } of this.#waiting.values()) this.connection.publish(subject, toBytes(encodeCancels(inbox, callIds)));
    this.#waiting.clear();
  }
}

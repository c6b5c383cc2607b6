import { Events, type NatsConnection } from 'nats';

interface Changes {
  down?: () => void;
  up?: () => void;
  /** The connection was closed for good. */
  closed?: () => void;
}

/** Knows whether the broker is reachable. What is published while it is not would be dropped by the client library. */
export class ConnectionWatch {
  #isUp: boolean;
  #isStopped = false;
  readonly #status;

  constructor(connection: NatsConnection, changes: Changes = {}) {
    this.#isUp = !connection.isClosed();
    const status = connection.status();
    this.#status = status;
    void this.#follow(status, changes);
    void connection.closed().then(() => {
      this.#isUp = false;
      if (!this.#isStopped) changes.closed?.();
    });
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  stop(): void {
    this.#isStopped = true;
    (this.#status as { stop?: () => void }).stop?.();
  }

  async #follow(status: ReturnType<NatsConnection['status']>, changes: Changes): Promise<void> {
    for await (const { type } of status) {
      if (this.#isStopped) return;
      if (type === Events.Disconnect && this.#isUp) {
        this.#isUp = false;
        changes.down?.();
      } else if (type === Events.Reconnect && !this.#isUp) {
        this.#isUp = true;
        changes.up?.();
      }
    }
  }
}

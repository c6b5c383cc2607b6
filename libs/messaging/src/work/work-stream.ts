import { AckPolicy, DeliverPolicy, DiscardPolicy, nanos, RetentionPolicy, StorageType, type JetStreamManager, type NatsConnection } from 'nats';

import { roomConsumer, workStreamName, workSubject } from '@portazgo/contracts';

export const streamName = workStreamName;

/** A request that met an outage is lost, and soon asked again. */
const requestTimeoutMs = 2_000;

/** A worker that shows no sign of life for so long is dead to the broker: its message goes to another. */
export const ackWaitMs = 30_000;

export function roomSubject(room: string): string {
  return workSubject(room);
}

/** Durable and shared by all workers of a room. */
export function consumerName(room: string): string {
  return roomConsumer(room);
}

/**
 * The broker's side of the work queues. A message is only a hint that a row waits, so the whole stream may be lost and is made anew by
 * whoever misses it first.
 */
export class WorkStream {
  #manager?: Promise<JetStreamManager>;

  constructor(
    private readonly connection: NatsConnection,
    private readonly waitMs: number,
  ) {}

  /** Does nothing when it is there; two processes may do this at once. */
  async ensureStream(): Promise<void> {
    const manager = await this.#open();
    await manager.streams.add({
      name: streamName,
      subjects: [workSubject('>')],
      retention: RetentionPolicy.Workqueue,
      storage: StorageType.File,
      discard: DiscardPolicy.Old,
      duplicate_window: nanos(120_000),
      // No job lives so long; hints whose room no longer exists must not stay for ever.
      max_age: nanos(24 * 3_600_000),
    });
  }

  /**
   * A stream that was made while its predecessor was being deleted may be listed and yet hear nothing (nats-server 2.9). Its hints are
   * lost with it, as they may be.
   */
  async remakeStream(): Promise<void> {
    const manager = await this.#open();
    await manager.streams.delete(streamName).catch(() => undefined);
    await this.ensureStream();
  }

  /** Another one means that the broker has forgotten every message. */
  async identity(): Promise<string> {
    const manager = await this.#open();
    const read = async () => (await manager.streams.info(streamName)).created;
    try {
      return await read();
    } catch (error) {
      if (!isMissing(error)) throw error;
      await this.ensureStream();
      return read();
    }
  }

  async ensureConsumer(room: string): Promise<void> {
    const manager = await this.#open();
    await manager.consumers.add(streamName, {
      durable_name: consumerName(room),
      // One filter only, and no metadata: nats-server 2.9 knows neither lists of them nor the other.
      filter_subject: roomSubject(room),
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(this.waitMs),
      // PostgreSQL counts attempts; a message that met a limit of the broker would sit there undelivered.
      max_deliver: -1,
      max_ack_pending: 1_000_000,
      max_waiting: 4_096,
    });
  }

  #open(): Promise<JetStreamManager> {
    // Without a check, so that a broker that is just starting is met by the request that needs it.
    this.#manager ??= this.connection.jetstreamManager({ checkAPI: false, timeout: requestTimeoutMs }).catch((cause: unknown) => {
      this.#manager = undefined;
      throw cause;
    });
    return this.#manager;
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '404';
}

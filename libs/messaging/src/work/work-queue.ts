import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkMessage } from '@portazgo/contracts';
import type { JetStreamClient, NatsConnection } from 'nats';
import { toBytes } from '../wire/frame-text.ts';
import { PullConsumer, type ConsumeOptions, type WorkConsumer } from './work-consumer.ts';
import { ackWaitMs as defaultAckWaitMs, roomSubject, WorkStream } from './work-stream.ts';

export interface WorkQueueOptions {
  connection: NatsConnection;
  /** Told of what went wrong and is being tried again. */
  onFault?: (error: unknown) => void;
  ackWaitMs?: number;
}

const publishTimeoutMs = 2_000;
const triesMax = 6;

/** The queues of work over JetStream, one per room. They carry hints: PostgreSQL is the record, and a hint may come twice or never. */
export class WorkQueue {
  readonly #stream: WorkStream;
  readonly #client: JetStreamClient;

  constructor(private readonly options: WorkQueueOptions) {
    this.#stream = new WorkStream(options.connection, options.ackWaitMs ?? defaultAckWaitMs);
    this.#client = options.connection.jetstream();
  }

  /** Resolves when the broker has stored it. The same id within two minutes is stored once. */
  async publish(room: string, message: WorkMessage, id: string): Promise<void> {
    const bytes = toBytes(JSON.stringify(message));
    for (let tries = 1; ; tries++) {
      try {
        await this.#client.publish(roomSubject(room), bytes, { msgID: id, timeout: publishTimeoutMs });
        return;
      } catch (error) {
        if (!isNobodyThere(error) || tries >= triesMax) throw error;
        if (tries > 1) await sleep(tries * 25);
        if (tries < 4) await this.#stream.ensureStream();
        else await this.#stream.remakeStream();
      }
    }
  }

  /** Names the store that the queues live in now, made if it is gone. When it is another than before, every message is lost. */
  storeIdentity(): Promise<string> {
    return this.#stream.identity();
  }

  async consume(room: string, options: ConsumeOptions): Promise<WorkConsumer> {
    const { connection, onFault = () => undefined, ackWaitMs = defaultAckWaitMs } = this.options;
    const consumer = new PullConsumer({ connection, stream: this.#stream, room, ackWaitMs, onFault }, options);
    await consumer.restart();
    return consumer;
  }
}

// No stream listens on the subject.
function isNobodyThere(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '503';
}

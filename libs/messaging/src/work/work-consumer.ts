import { setTimeout as sleep } from 'node:timers/promises';
import { workMessage, type WorkMessage } from '@portazgo/contracts';
import { createInbox, nanos, type Msg, type NatsConnection, type Subscription } from 'nats';
import { ConnectionWatch } from '../connection-watch.ts';
import { InFlight } from '../server/in-flight.ts';
import { inboxPrefixOf } from '../wire/subjects.ts';
import { toBytes, toText } from '../wire/frame-text.ts';
import { consumerName, streamName, type WorkStream } from './work-stream.ts';

/** `retryAfterMs`: the row cannot be worked on now; the message comes again then. */
export type WorkVerdict = { done: true } | { retryAfterMs: number };

export interface ConsumeOptions {
  /** Messages that are handled at once; no more are asked for. */
  inFlightMax: number;
  handle(message: WorkMessage): Promise<WorkVerdict>;
}

export interface WorkConsumer {
  readonly inFlight: number;
  /** Takes no more, and waits for what runs. */
  stop(): Promise<void>;
}

export interface ConsumerParts {
  connection: NatsConnection;
  stream: WorkStream;
  room: string;
  ackWaitMs: number;
  onFault: (error: unknown) => void;
}

const pullExpiresMs = 30_000;
const heartbeatMs = 5_000;
/** A consumer or stream made anew while its predecessor is still being deleted may hear nothing (nats-server 2.9). */
const settleMs = 500;
/** What a message waits whose handler failed unexpectedly. */
const faultRetryMs = 5_000;
const [acknowledged, inProgress] = ['+ACK', '+WPI'].map(toBytes) as [Uint8Array, Uint8Array];

/**
 * Pulls exactly as many messages as there are free places, so that none waits in a busy worker while another is idle. Silence, a broken
 * pull and every outage lead to the same act: stream and consumer are made if they are gone, and all places are asked for anew.
 */
export class PullConsumer implements WorkConsumer {
  readonly #running = new InFlight();
  readonly #watch: ConnectionWatch;
  readonly #pulse: NodeJS.Timeout;
  #subscription?: Subscription;
  #inbox = '';
  /** Messages asked for and not yet delivered. */
  #asked = 0;
  #heardAt = 0;
  #isRestarting = false;
  #isStopped = false;

  constructor(
    private readonly parts: ConsumerParts,
    private readonly options: ConsumeOptions,
  ) {
    this.#watch = new ConnectionWatch(parts.connection, { up: () => void this.restart(), closed: () => this.#abandon() });
    this.#pulse = setInterval(() => {
      if (this.#asked > 0 && performance.now() - this.#heardAt > heartbeatMs * 2.5) void this.restart();
    }, 1_000);
  }

  get inFlight(): number {
    return this.#running.count;
  }

  async restart(afterMs = 0): Promise<void> {
    if (this.#isRestarting || this.#isStopped) return;
    this.#isRestarting = true;
    if (afterMs > 0) await sleep(afterMs);
    for (let pauseMs = 250; !this.#isStopped; pauseMs = Math.min(pauseMs * 2, 2_000)) {
      try {
        await this.parts.stream.ensureStream();
        await this.parts.stream.ensureConsumer(this.parts.room);
        if (!this.#isStopped) this.#listen();
        break;
      } catch (error) {
        this.parts.onFault(error);
        await sleep(pauseMs);
      }
    }
    this.#isRestarting = false;
    this.#pull();
  }

  async stop(): Promise<void> {
    this.#abandon();
    this.#watch.stop();
    // What is on its way is delivered, and given back at once.
    await this.#subscription?.drain().catch(() => undefined);
    await this.#running.idle(2 ** 31 - 1);
  }

  #abandon(): void {
    this.#isStopped = true;
    clearInterval(this.#pulse);
  }

  #listen(): void {
    this.#subscription?.unsubscribe();
    this.#inbox = createInbox(inboxPrefixOf(this.parts.connection));
    this.#asked = 0;
    this.#heardAt = performance.now();
    this.#subscription = this.parts.connection.subscribe(this.#inbox, { callback: (error, message) => !error && this.#receive(message) });
  }

  #pull(): void {
    const free = this.options.inFlightMax - this.#running.count - this.#asked;
    if (free <= 0 || this.#isRestarting || this.#isStopped) return;
    if (this.#asked === 0) this.#heardAt = performance.now();
    this.#asked += free;
    const request = { batch: free, expires: nanos(pullExpiresMs), idle_heartbeat: nanos(heartbeatMs) };
    try {
      const subject = `$JS.API.CONSUMER.MSG.NEXT.${streamName}.${consumerName(this.parts.room)}`;
      this.parts.connection.publish(subject, toBytes(JSON.stringify(request)), { reply: this.#inbox });
    } catch (error) {
      // A connection that is closed for good: whoever owns it is stopping.
      this.parts.onFault(error);
    }
  }

  #receive(message: Msg): void {
    this.#heardAt = performance.now();
    // A word of the broker about a pull comes to the inbox itself; work comes under its own subject.
    if (message.subject === this.#inbox) return this.#readStatus(message);
    this.#asked = Math.max(0, this.#asked - 1);
    if (this.#isStopped) return giveBack(message, 0);
    this.#running.add();
    void this.#work(message).then(() => {
      this.#running.remove();
      this.#pull();
    });
  }

  #readStatus({ headers }: Msg): void {
    const code = headers?.code;
    if (code === 100) return;
    if (code === 408 || code === 404) {
      // The pull's time is over: what it did not deliver is free again.
      const left = Number(headers?.get('Nats-Pending-Messages') ?? Number.NaN);
      this.#asked = Number.isFinite(left) ? Math.max(0, this.#asked - left) : 0;
      return this.#pull();
    }
    this.parts.onFault(new Error(`the broker refused a pull of ${this.parts.room}: ${code ?? ''} ${headers?.description ?? ''}`));
    void this.restart(settleMs);
  }

  async #work(message: Msg): Promise<void> {
    const alive = setInterval(() => message.respond(inProgress), this.parts.ackWaitMs / 3);
    try {
      const verdict = await this.options.handle(workMessage.parse(JSON.parse(toText(message.data))));
      if ('done' in verdict) message.respond(acknowledged);
      else giveBack(message, verdict.retryAfterMs);
    } catch (error) {
      this.parts.onFault(error);
      giveBack(message, faultRetryMs);
    } finally {
      clearInterval(alive);
    }
  }
}

function giveBack(message: Msg, afterMs: number): void {
  message.respond(toBytes(afterMs > 0 ? `-NAK ${JSON.stringify({ delay: nanos(afterMs) })}` : '-NAK'));
}

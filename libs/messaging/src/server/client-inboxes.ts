import type { ServiceError } from '@portazgo/errors';
import type { NatsConnection, Subscription } from 'nats';
import { ulid } from 'ulid';
import { ConnectionWatch } from '../connection-watch.ts';
import { decodeCancels } from '../wire/cancel-frame.ts';
import { toBytes, toText } from '../wire/frame-text.ts';
import { framesSubject, instanceSubject } from '../wire/subjects.ts';
import { ReplyMailbox } from './reply-mailbox.ts';

const probeMs = 100;

interface InboxOptions {
  heartbeatMs: number;
  /** A client that was out of reach for so long is dead, or has given up its calls. */
  outageMs: number;
}

/** The client inboxes this process answers: heartbeats for them, cancels from them, and what happens to them when the broker is away. */
export class ClientInboxes {
  /** A new name each start: a process that comes back is another instance and knows nothing of earlier calls. */
  readonly instance = ulid();
  readonly #mailboxes = new Map<string, ReplyMailbox>();
  readonly #byNumber = new Map<number, ReplyMailbox>();
  readonly #watch: ConnectionWatch;
  #lastNumber = 0;
  #heartbeat?: NodeJS.Timeout;
  #outage?: NodeJS.Timeout;
  #control?: Subscription;

  constructor(
    private readonly connection: NatsConnection,
    private readonly options: InboxOptions,
  ) {
    this.#watch = new ConnectionWatch(connection, { down: () => this.#hold(), up: () => this.#resume(), closed: () => this.#abandonAll() });
  }

  open(): void {
    this.#control = this.connection.subscribe(`${instanceSubject(this.instance)}.*`, {
      callback: (error, message) => {
        if (error) return;
        if (message.data.length > 0) this.cancel(toText(message.data));
        else this.#missing(Number(message.subject.slice(message.subject.lastIndexOf('.') + 1)));
      },
    });
    this.#heartbeat = setInterval(() => this.#beat(), this.options.heartbeatMs);
  }

  close(): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#outage);
    this.#watch.stop();
    if (!this.connection.isClosed()) this.#control?.unsubscribe();
  }

  mailbox(inbox: string): ReplyMailbox {
    let mailbox = this.#mailboxes.get(inbox);
    if (!mailbox) {
      mailbox = new ReplyMailbox(inbox, ++this.#lastNumber, this.#publish);
      this.#mailboxes.set(inbox, mailbox);
      this.#byNumber.set(mailbox.number, mailbox);
    }
    mailbox.isIdle = false;
    return mailbox;
  }

  cancel(text: string): void {
    const { inbox, callIds } = decodeCancels(text);
    const mailbox = this.#mailboxes.get(inbox);
    for (const callId of callIds) mailbox?.calls.get(callId)?.cancel();
  }

  refuseAll(error: ServiceError): void {
    for (const mailbox of this.#mailboxes.values()) for (const call of mailbox.calls.values()) call.refuse(error);
  }

  flush(): void {
    for (const mailbox of this.#mailboxes.values()) mailbox.flush();
  }

  readonly #publish = (inbox: string, text: string): void => {
    if (!this.connection.isClosed()) this.connection.publish(framesSubject(inbox), toBytes(this.instance + text));
  };

  #beat(): void {
    for (const mailbox of this.#mailboxes.values()) {
      if (mailbox.calls.size === 0 && !mailbox.isHeld) {
        if (mailbox.isIdle) this.#drop(mailbox);
        mailbox.isIdle = true;
      } else if (!mailbox.isHeld) this.#beatOne(mailbox);
    }
  }

  #beatOne(mailbox: ReplyMailbox): void {
    // A heartbeat tells how far each call is, so it may not overtake what is waiting to leave.
    mailbox.flush();
    let frames = '';
    for (const call of mailbox.calls.values()) {
      if (call.isSilent) frames += call.aliveFrame();
      call.isSilent = true;
    }
    this.#knock(mailbox, frames);
  }

  // The reply subject makes the broker tell us when nobody listens at the inbox any more.
  #knock(mailbox: ReplyMailbox, frames: string): void {
    if (this.connection.isClosed()) return;
    this.connection.publish(framesSubject(mailbox.inbox), toBytes(this.instance + frames), {
      reply: `${instanceSubject(this.instance)}.${mailbox.number}`,
    });
  }

  #missing(number: number): void {
    const mailbox = this.#byNumber.get(number);
    if (!mailbox) return;
    mailbox.isMissing = true;
    mailbox.hold();
    void this.#reopen(mailbox);
  }

  #drop(mailbox: ReplyMailbox): void {
    this.#mailboxes.delete(mailbox.inbox);
    this.#byNumber.delete(mailbox.number);
  }

  #hold(): void {
    for (const mailbox of this.#mailboxes.values()) mailbox.hold();
    this.#outage ??= setTimeout(() => this.#abandonAll(), this.options.outageMs);
  }

  #resume(): void {
    clearTimeout(this.#outage);
    this.#outage = undefined;
    for (const mailbox of this.#mailboxes.values()) void this.#reopen(mailbox);
  }

  // The client may be reconnecting: frames wait until it is seen at its inbox.
  async #reopen(mailbox: ReplyMailbox): Promise<void> {
    if (mailbox.isSought) return;
    mailbox.isSought = true;
    const isFound = await this.#seek(mailbox);
    mailbox.isSought = false;
    if (isFound === undefined) return;
    if (!isFound) mailbox.abandon();
    mailbox.release();
  }

  /** Whether the client was found within the time; undefined when the broker went away, after which `#resume` begins anew. */
  async #seek(mailbox: ReplyMailbox): Promise<boolean | undefined> {
    const giveUpAt = performance.now() + this.options.outageMs;
    while (performance.now() < giveUpAt) {
      if (!this.#watch.isUp) return undefined;
      mailbox.isMissing = false;
      this.#knock(mailbox, '');
      try {
        // The broker's word that nobody is there comes before its answer to the flush.
        await this.connection.flush();
      } catch {
        return undefined;
      }
      if (!mailbox.isMissing) return true;
      await new Promise((resolve) => {
        setTimeout(resolve, probeMs);
      });
    }
    return false;
  }

  #abandonAll(): void {
    for (const mailbox of this.#mailboxes.values()) mailbox.abandon();
  }
}

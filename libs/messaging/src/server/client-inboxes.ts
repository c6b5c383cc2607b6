import type { ServiceError } from '@portazgo/errors';
import type { NatsConnection, Subscription } from 'nats';
import { ulid } from 'ulid';
import { ConnectionWatch } from '../connection-watch.ts';
import { decodeCancels } from '../wire/cancel-frame.ts';
import { toBytes, toText } from '../wire/frame-text.ts';
import { framesSubject, instanceSubject } from '../wire/subjects.ts';
import { ReplyMailbox } from './reply-mailbox.ts';

/** A client that several heartbeats in a row did not find is dead; one may miss it while it reconnects. */
const strikesMax = 3;
const probeMs = 100;

interface InboxOptions {
  heartbeatMs: number;
  /** Clients have given up their calls when the broker was away for so long. */
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
    mailbox.strikes = mailbox.isMissing ? mailbox.strikes + 1 : 0;
    mailbox.isMissing = false;
    if (mailbox.strikes >= strikesMax) return mailbox.abandon();
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
    if (mailbox) mailbox.isMissing = true;
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

  // The client may come back later than we do: frames wait until it is seen at its inbox.
  async #reopen(mailbox: ReplyMailbox): Promise<void> {
    for (let waitedMs = 0; waitedMs < this.options.outageMs; waitedMs += probeMs) {
      mailbox.isMissing = false;
      this.#knock(mailbox, '');
      try {
        await this.connection.flush();
      } catch {
        return; // Down again: the next reconnect comes back here.
      }
      if (!this.#watch.isUp) return;
      if (!mailbox.isMissing) return mailbox.release();
      await new Promise((resolve) => {
        setTimeout(resolve, probeMs);
      });
    }
    mailbox.abandon();
    mailbox.release();
  }

  #abandonAll(): void {
    for (const mailbox of this.#mailboxes.values()) mailbox.abandon();
  }
}

import type { NatsConnection } from 'nats';

/** Where one server process hears from its clients: cancels, and the broker's word that a client's inbox is gone. */
export function instanceSubject(instance: string): string {
  return `v1.instance.${instance}`;
}

/** Cancels for a call whose instance is not known yet: every instance that serves the rpc hears them, one acts. */
export function cancelSubject(rpcSubject: string): string {
  return `v1.cancel.${rpcSubject}`;
}

/** `v1.llm.complete` is served by `llm`; the name goes into errors. */
export function serviceOf(rpcSubject: string): string {
  const [first = rpcSubject, second = first] = rpcSubject.split('.');
  return /^v\d+$/.test(first) ? second : first;
}

/**
 * The connection's own prefix of inboxes. With credentials of its own a service may hear only below it, and each service that answers may
 * speak only below its own name there.
 */
export function inboxPrefixOf(connection: NatsConnection): string {
  const { options } = connection as NatsConnection & { readonly options?: { readonly inboxPrefix?: string } };
  return options?.inboxPrefix ?? '_INBOX';
}

/** Where answers of one service reach one client. */
export const inboxSubject = (prefix: string, service: string, client: string): string => `${prefix}.${service}.${client}`;

/** `_INBOX.llm.abc.17` came from llm. */
export const senderOf = (subject: string): string => subject.split('.').at(-3) ?? '';

/** `_INBOX.llm.abc.17` is call 17 of the inbox `_INBOX.llm.abc`. */
export function splitCallSubject(subject: string): { inbox: string; callId: number } {
  const dot = subject.lastIndexOf('.');
  return { inbox: subject.slice(0, dot), callId: Number(subject.slice(dot + 1)) };
}

/** Frames of many calls travel under call id 0, which no call has. */
export function framesSubject(inbox: string): string {
  return `${inbox}.0`;
}

import type { NatsConnection } from 'nats';
import type { z } from 'zod';
import { toBytes, toText } from '../wire/frame-text.ts';

/** Tells whoever listens now; nobody may, and while the broker is away nothing is told. */
export function publishEvent(connection: NatsConnection, subject: string, value: unknown): void {
  if (connection.isClosed()) return;
  connection.publish(subject, toBytes(JSON.stringify(value)));
}

/** What does not fit the schema is not an event of this version and is passed over. `subject` may have wildcards. */
export function subscribeEvents<Value extends z.ZodType>(
  connection: NatsConnection,
  subject: string,
  schema: Value,
  handler: (value: z.output<Value>) => void,
): { unsubscribe(): void } {
  const subscription = connection.subscribe(subject, {
    callback: (error, message) => {
      if (error) return;
      const parsed = schema.safeParse(readJson(message.data));
      if (parsed.success) handler(parsed.data);
    },
  });
  return { unsubscribe: () => subscription.unsubscribe() };
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(toText(bytes));
  } catch {
    return undefined;
  }
}
